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

#endif
