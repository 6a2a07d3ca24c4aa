/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "st-engine.h"

#define ST_ALIGNMENT 64

/* Zeroed memory for n reals and a register more behind them, aligned to a cache line; large pieces lie on huge pages,
 * mapped for themselves, and go back to the system when they are freed. Ends the program where there is none left, as GLib
 * does. Freed by st_arena_free (). */
void *st_arena_new (size_t bytes);

/* The same for what is kept rather than computed with: on pages of the usual size, nothing rounded up. */
void *st_arena_new_compact (size_t bytes);
void st_arena_free (void *arena);

/* Lays out pieces of one arena: the offset in bytes of the next `bytes`, on a cache line of its own. */
size_t st_arena_place (size_t *total, size_t bytes);
