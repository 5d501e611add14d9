#include "CSQLite.h"

#include <malloc.h>

int csqlite_db_config_switch(sqlite3 *db, int option, int on) {
    return sqlite3_db_config(db, option, on, (int *)0);
}

int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    // A NULL pointer would bind NULL; the empty text has to stay a text.
    return sqlite3_bind_text64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

int csqlite_count_rows(sqlite3_stmt *statement, sqlite3_int64 *count) {
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) ++*count;
    return code;
}

static unsigned long long mixed(unsigned long long digest, const unsigned char *bytes, int count) {
    for (int index = 0; index < count; ++index) digest = (digest ^ bytes[index]) * 0x100000001b3u;
    // Where one value ends counts, too.
    return (digest ^ (unsigned)count) * 0x100000001b3u;
}

int csqlite_digest_rows(sqlite3_stmt *statement, unsigned long long *digest) {
    int code, columns = sqlite3_column_count(statement);
    *digest = 0xcbf29ce484222325u;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int column = 0; column < columns; ++column) {
            const unsigned char *text = sqlite3_column_text(statement, column);
            *digest = mixed(*digest, text, text ? sqlite3_column_bytes(statement, column) : 0);
        }
    }
    return code;
}

void csqlite_trim_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
