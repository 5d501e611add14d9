#define _GNU_SOURCE
#include "CNcurses.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { most = 65 };
static struct sigaction before[most];
static bool is_watched[most];
static int ends[2] = {-1, -1};

static void on_signal(int signal) {
    int error = errno;
    unsigned char byte = (unsigned char)signal;
    /* A full pipe has such a byte in it already. */
    (void)!write(ends[1], &byte, 1);
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
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return -1;
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
    return ends[0];
}

void cn_unwatch(void) {
    for (int signal = 1; signal < most; signal++) {
        if (is_watched[signal]) sigaction(signal, &before[signal], NULL);
        is_watched[signal] = false;
    }
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) close(ends[i]);
        ends[i] = -1;
    }
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
