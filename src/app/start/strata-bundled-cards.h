/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STRATA_CARD_EPOCHS 10

/* What the start page says of a bundled experiment: its title, what it teaches, and the accuracy of its ten epochs as one
 * training of it gave them (seed 42), for the small curve. */
typedef struct
{
  const char *name;
  const char *title;    /* to be translated */
  const char *sentence; /* to be translated */
  float accuracy[STRATA_CARD_EPOCHS];
  float val_accuracy[STRATA_CARD_EPOCHS];
} StrataBundledCard;

/* In the order of strata_bundled_list(); NULL for a name without a card. */
const StrataBundledCard *strata_bundled_card_find (const char *name);

G_END_DECLS
