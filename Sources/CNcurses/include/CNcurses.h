#ifndef CNCURSES_H
#define CNCURSES_H

/* What Swift cannot import of ncurses (macros, global variables), and signal handlers, which must be C. */

#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <ncurses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>
#include <wchar.h>

static const attr_t CN_BOLD = A_BOLD, CN_DIM = A_DIM, CN_UNDERLINE = A_UNDERLINE, CN_REVERSE = A_REVERSE, CN_ITALIC = A_ITALIC;

static const mmask_t CN_BUTTON1_PRESSED = BUTTON1_PRESSED, CN_WHEEL_UP = BUTTON4_PRESSED, CN_WHEEL_DOWN = BUTTON5_PRESSED;

static inline WINDOW *_Nullable cn_stdscr(void) { return stdscr; }
static inline int cn_colors(void) { return COLORS; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }
static inline int cn_key_f(int number) { return KEY_F(number); }

/* Text in one style from a cell on. ERR in the last cell of the screen only says that the cursor cannot go on: it is drawn. */
static inline void cn_put(WINDOW *_Nonnull window, int row, int column, attr_t attributes, int pair, const char *_Nonnull text, int length) {
    if (wmove(window, row, column) == ERR) return;
    wattr_set(window, attributes, 0, &pair);
    waddnstr(window, text, length);
}

/* Cells of one character in the current locale; -1 for what libc does not know. */
int cn_wcwidth(uint32_t scalar);
bool cn_is_utf8(void);
/* The terminal can move its cursor: without that there is no screen. */
bool cn_can_address(void);
/* Mouse (clicks, drags, moves, SGR's numbers), focus and bracketed paste: off. */
#define CN_MODES_OFF "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l\033[?2004l"

/* The bytes that bring the terminal back: those modes off, colours, cursor, keypad, the normal screen. */
size_t cn_restore_bytes(char *_Nonnull buffer, size_t room);
/* Rows and columns as the terminal's driver has them; false when it has none. */
bool cn_window_size(int tty, int *_Nonnull height, int *_Nonnull width);
/* A new file in memory; -1 on failure. */
int cn_log_file(void);

/* What a crash does before the handlers that were there: restores the terminal as `found` and writes `bytes`. The first call
   installs the handlers. */
void cn_guard(int tty, const struct termios *_Nonnull found, const char *_Nonnull bytes, size_t length);
/* Gives the calling thread a stack for handlers, where it has none: without it an overflown stack ends without a handler. */
void cn_guard_thread(void);
/* Only while on does a crash touch the terminal. */
void cn_guard_on(bool on);
/* Descriptors that stand in for standard output and error; `log` (or -1) is shown on the real one after a crash. */
void cn_guard_streams(int output, int error, int log);

/* From now on each of `signals` is a byte in a pipe, whose reading end is returned; -1 on failure. A signal that was ignored stays so. */
int cn_watch(const int *_Nonnull signals, int count);
void cn_unwatch(void);
/* Stops this process, or its whole group, as Ctrl-Z does; returns when it goes on, or at once where there is no shell to say so. */
void cn_stop(bool group);
/* The terminal belongs to another group: the shell let this one go on with `bg`. */
bool cn_is_background(int tty);

/* For tests: a new pseudo-terminal. Returns this end and writes the path of the other; -1 on failure. */
int cn_open_pty(char *_Nonnull path, size_t room);

#endif
