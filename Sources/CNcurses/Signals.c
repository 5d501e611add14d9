#define _GNU_SOURCE
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { most = 65 };
static struct sigaction before[most];
static bool is_watched[most];
static int read_end = -1;
static atomic_int write_end = -1;
/* Handlers that run now, on any thread. */
static atomic_int running;

static void on_signal(int signal) {
    int error = errno;
    unsigned char byte = (unsigned char)signal;
    atomic_fetch_add(&running, 1);
    int end = atomic_load(&write_end);
    /* A full pipe has such a byte in it already. */
    if (end >= 0) (void)!write(end, &byte, 1);
    atomic_fetch_sub(&running, 1);
    errno = error;
}

static void catch(int signal, struct sigaction *old) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, old);
}

int cn_watch(const int *signals, int count) {
    cn_unwatch();
    int ends[2];
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return -1;
    read_end = ends[0];
    atomic_store(&write_end, ends[1]);
    for (int i = 0; i < count; i++) {
        int signal = signals[i];
        if (signal <= 0 || signal >= most) continue;
        catch(signal, &before[signal]);
        is_watched[signal] = true;
        /* Started with nohup: a hangup is to be ignored. */
        if (!(before[signal].sa_flags & SA_SIGINFO) && before[signal].sa_handler == SIG_IGN) {
            sigaction(signal, &before[signal], NULL);
            is_watched[signal] = false;
        }
    }
    return read_end;
}

void cn_unwatch(void) {
    for (int signal = 1; signal < most; signal++) {
        if (is_watched[signal]) sigaction(signal, &before[signal], NULL);
        is_watched[signal] = false;
    }
    int end = atomic_exchange(&write_end, -1);
    /* A handler may have begun on another thread before it was taken away. The number that it writes to is soon another file's. */
    while (atomic_load(&running) > 0) sched_yield();
    if (end >= 0) close(end);
    if (read_end >= 0) close(read_end);
    read_end = -1;
}

static void act(int signal, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigaction(signal, &action, NULL);
}

void cn_stop(bool group) {
    struct sigaction old;
    sigaction(SIGTSTP, NULL, &old);
    /* Started by something that does not want to see it stop. */
    if (!(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_IGN) return;
    if (group) {
        /* The others first. To this process the signal could come on any thread, and this one would go on for a while. */
        act(SIGTSTP, SIG_IGN);
        kill(0, SIGTSTP);
    }
    /* Ignoring it again also drops what is pending where it was blocked. */
    act(SIGTSTP, SIG_IGN);
    act(SIGTSTP, SIG_DFL);
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    /* Sent to this very thread it stops everything before the call returns. */
    pthread_kill(pthread_self(), SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &old, NULL);
}
