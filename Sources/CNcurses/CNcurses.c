#define _GNU_SOURCE
#include "CNcurses.h"

#include <langinfo.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

int cn_wcwidth(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

bool cn_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

static bool is_capability(const char *string) { return string != NULL && string != (char *)-1; }

bool cn_can_address(void) { return is_capability(tigetstr("cup")); }

/* tputs takes a function without a place of its own to write to. */
static char *collected;
static size_t collected_length, collected_room;

static int collect(int byte) {
    if (collected_length < collected_room) collected[collected_length++] = (char)byte;
    return byte;
}

size_t cn_restore_bytes(char *buffer, size_t room) {
    static const char reports_off[] = "\033[?1004l\033[?2004l";
    static const char *const names[] = {"op", "sgr0", "cnorm", "rmkx", "rmcup"};
    collected = buffer;
    collected_length = 0;
    collected_room = room;
    for (const char *byte = reports_off; *byte; byte++) collect(*byte);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *string = tigetstr((char *)names[i]);
        if (is_capability(string)) tputs(string, 1, collect);
    }
    collect('\r');
    return collected_length;
}

bool cn_window_size(int tty, int *height, int *width) {
    struct winsize size;
    if (ioctl(tty, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
    *height = size.ws_row;
    *width = size.ws_col;
    return true;
}

int cn_log_file(void) { return memfd_create("vitrine-log", MFD_CLOEXEC); }

bool cn_is_background(int tty) {
    pid_t foreground = tcgetpgrp(tty);
    return foreground >= 0 && foreground != getpgrp();
}
