#define _GNU_SOURCE
#include "CNcurses.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int cn_open_pty(char *path, size_t room) {
    int end = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (end < 0) return -1;
    if (grantpt(end) == 0 && unlockpt(end) == 0 && ptsname_r(end, path, room) == 0) return end;
    close(end);
    return -1;
}
