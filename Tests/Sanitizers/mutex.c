// Tells the thread sanitizer what a Mutex does when two threads want it at once.
//
// The quick half of Synchronization's Mutex is compiled into its users, and with them for the sanitizer; the slow half is in the library,
// which is not. So the sanitizer never sees who had to wait take the lock, nor who is waited for give it up, and calls everything that such
// a lock guards a race. A suppression would have to name our functions, and would hide their own races. Preloaded, this stands before the
// library's three functions and says what they do.
//
// Source: stdlib/public/Synchronization/Mutex/LinuxImpl.swift
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

// The programs that tests start besides our own are not built for the sanitizer.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define MUTEX __attribute__((swift_context)) void *mutex
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

static SWIFT void (*next_lock)(uint32_t, MUTEX);
static SWIFT bool (*next_try_lock)(MUTEX);
static SWIFT void (*next_unlock)(MUTEX);

__attribute__((constructor)) static void find_next(void) {
    next_lock = dlsym(RTLD_NEXT, LOCK);
    next_try_lock = dlsym(RTLD_NEXT, TRY_LOCK);
    next_unlock = dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock(uint32_t thread, MUTEX) __asm__(LOCK);
SWIFT void lock(uint32_t thread, MUTEX) {
    next_lock(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT bool try_lock(MUTEX) __asm__(TRY_LOCK);
SWIFT bool try_lock(MUTEX) {
    bool is_taken = next_try_lock(mutex);
    if (is_taken && __tsan_acquire) __tsan_acquire(mutex);
    return is_taken;
}

SWIFT void unlock(MUTEX) __asm__(UNLOCK);
SWIFT void unlock(MUTEX) {
    if (__tsan_release) __tsan_release(mutex);
    next_unlock(mutex);
}
