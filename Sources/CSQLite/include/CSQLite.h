// The system's SQLite, and wrappers for what Swift cannot import: variadic functions and function-like macros.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <sqlite3.h>

// sqlite3_db_config(db, option, on, NULL) for the options that take a switch.
int csqlite_db_config_switch(sqlite3 *db, int option, int on);

// Binds bytes that SQLite copies (SQLITE_TRANSIENT is a cast that Swift cannot import).
int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count);
int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count);

// Steps to the end and counts the rows; a loop over a million rows that Swift's debug builds would make ten times slower.
int csqlite_count_rows(sqlite3_stmt *statement, sqlite3_int64 *count);

// Steps to the end and mixes the texts and integers of all rows into a number (FNV-1a); to tell whether they are the same as before.
int csqlite_digest_rows(sqlite3_stmt *statement, unsigned long long *digest);

// Gives freed memory back to the system, which the C library keeps for later otherwise.
void csqlite_trim_memory(void);

// Nanoseconds of the monotonic clock.
unsigned long long csqlite_now(void);

// The name of a VFS that is the system's, but that it heeds the thread's deadline: after it every read of a file fails with
// SQLITE_INTERRUPT, and while one is set nobody sleeps. NULL when it could not be registered.
const char *csqlite_deadline_vfs(void);

// Sets this thread's deadline in nanoseconds of csqlite_now(); 0: none. Returns what it was.
unsigned long long csqlite_exchange_deadline(unsigned long long nanoseconds);
int csqlite_deadline_has_passed(void);

#endif
