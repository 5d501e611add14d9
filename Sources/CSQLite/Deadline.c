#include "CSQLite.h"

#include <pthread.h>
#include <time.h>

static _Thread_local unsigned long long deadline;

unsigned long long csqlite_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000000000u + (unsigned long long)now.tv_nsec;
}

unsigned long long csqlite_exchange_deadline(unsigned long long nanoseconds) {
    unsigned long long before = deadline;
    deadline = nanoseconds;
    return before;
}

int csqlite_deadline_has_passed(void) { return deadline != 0 && csqlite_now() >= deadline; }

// The system's VFS with two functions exchanged. Its files stay its own: only the table of their methods is a copy, in which reading asks
// for the time first.
static sqlite3_vfs *base;
static sqlite3_vfs copy;
static const sqlite3_io_methods *methods_of_base;
static sqlite3_io_methods methods;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int read_in_time(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    // INTERRUPT and not IOERR: a reader's transaction survives it.
    if (csqlite_deadline_has_passed()) return SQLITE_INTERRUPT;
    return methods_of_base->xRead(file, buffer, count, offset);
}

static int open_with_deadline(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *flags_out) {
    int code = base->xOpen(vfs, name, file, flags, flags_out);
    if (code != SQLITE_OK || file->pMethods == 0) return code;
    pthread_mutex_lock(&lock);
    if (methods_of_base == 0) {
        methods = *file->pMethods;
        methods.xRead = read_in_time;
        methods_of_base = file->pMethods;
    }
    pthread_mutex_unlock(&lock);
    // A file that is locked in another way than the first has another table, and is read without a deadline.
    if (file->pMethods == methods_of_base) file->pMethods = &methods;
    return code;
}

static int sleep_without_deadline(sqlite3_vfs *vfs, int microseconds) { return deadline != 0 ? 0 : base->xSleep(vfs, microseconds); }

static void make_copy(void) {
    if (sqlite3_initialize() != SQLITE_OK) return;
    base = sqlite3_vfs_find(0);
    if (base == 0) return;
    copy = *base;
    copy.zName = "vitrine-deadline";
    copy.pNext = 0;
    copy.xOpen = open_with_deadline;
    copy.xSleep = sleep_without_deadline;
    if (sqlite3_vfs_register(&copy, 0) != SQLITE_OK) base = 0;
}

const char *csqlite_deadline_vfs(void) {
    pthread_once(&once, make_copy);
    return base ? copy.zName : 0;
}
