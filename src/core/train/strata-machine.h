/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a training ran on, as its record tells: figures of speed mean nothing without it. */
typedef struct
{
  char *processor; /* its name as the system tells it; empty where it does not */
  guint n_processors;
  char *system; /* "Debian GNU/Linux 12 (bookworm)" */
} StrataMachine;

/* Read once, from files: not for the main thread. */
const StrataMachine *strata_machine_get (void);

G_END_DECLS
