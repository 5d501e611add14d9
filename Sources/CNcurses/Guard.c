#define _GNU_SOURCE
#include "CNcurses.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Everything a crash handler needs, ready before: it may only call what signal-safety(7) lists. */
static const int crashes[] = {
    SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS,
    /* Nobody means these for us, but whoever sends one ends the program: only where nobody else handles or ignores them. */
    SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO, SIGPWR, SIGSTKFLT,
};
enum { crash_count = sizeof crashes / sizeof *crashes, fault_count = 7 };
static struct sigaction before[crash_count];
static volatile sig_atomic_t is_on, is_installed;
static int tty = -1, real_output = -1, real_error = -1, log_file = -1;
static struct termios found_modes;
static char restore[512];
static size_t restore_length;

static void write_all(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        length -= (size_t)written;
    }
}

static void give_back(void) {
    if (!is_on) return;
    is_on = 0;
    write_all(tty, restore, restore_length);
    tcsetattr(tty, TCSANOW, &found_modes);
    if (real_output >= 0) dup2(real_output, STDOUT_FILENO);
    if (real_error >= 0) dup2(real_error, STDERR_FILENO);
    if (log_file >= 0) {
        /* What the program said while its screen was up: the reason of the crash is in it. */
        char piece[1024];
        off_t place = 0;
        ssize_t length;
        while ((length = pread(log_file, piece, sizeof piece, place)) > 0) {
            write_all(STDERR_FILENO, piece, (size_t)length);
            place += length;
        }
    }
}

static void on_crash(int signal, siginfo_t *info, void *context) {
    int error = errno;
    give_back();
    errno = error;
    for (int i = 0; i < crash_count; i++) {
        if (crashes[i] != signal) continue;
        /* The handler from before (Swift's backtrace) or the default action: the exit status stays true. */
        sigaction(signal, &before[i], NULL);
        if (before[i].sa_flags & SA_SIGINFO) {
            before[i].sa_sigaction(signal, info, context);
            /* It returns where it expects the fault to come again: what another process sent does not. */
            struct sigaction standard = {.sa_handler = SIG_DFL};
            sigaction(signal, &standard, NULL);
            raise(signal);
        } else if (before[i].sa_handler != SIG_IGN) {
            raise(signal);
        }
    }
}

void cn_guard(int file, const struct termios *found, const char *bytes, size_t length) {
    tty = file;
    found_modes = *found;
    restore_length = length < sizeof restore ? length : sizeof restore;
    memcpy(restore, bytes, restore_length);
    if (is_installed) return;
    is_installed = 1;
    /* Somebody's exit() while the screen is up. */
    atexit(give_back);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_crash;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < crash_count; i++) {
        sigaction(crashes[i], NULL, &before[i]);
        if (i >= fault_count && (before[i].sa_flags & SA_SIGINFO || before[i].sa_handler != SIG_DFL)) continue;
        sigaction(crashes[i], &action, NULL);
    }
}

void cn_guard_thread(void) {
    /* The main queue is served by whichever thread is free, and each needs its own. */
    static _Thread_local char stack[32 * 1024];
    static _Thread_local bool is_done;
    if (is_done) return;
    is_done = true;
    stack_t current;
    if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE)) return;
    stack_t ours = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&ours, NULL);
}

void cn_guard_on(bool on) { is_on = on; }

void cn_guard_streams(int output, int error, int log) {
    real_output = output;
    real_error = error;
    log_file = log;
}
