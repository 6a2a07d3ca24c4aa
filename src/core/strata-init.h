/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Registers every kind (strata-kinds.c) and finds the translations; call once before anything else, from any thread; later calls do nothing. */
void strata_init (void);

G_END_DECLS
