/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-stack-item.h"

G_BEGIN_DECLS

/* Where layers that are dropped go. For StrataStackView alone. */

typedef struct
{
  GListModel *list; /* (transfer none) */
  guint position;
  int card;        /* the line is drawn above this card */
  gboolean indent; /* among the members of a block */
} StrataDropPlace;

/* The place between two cards nearest to (x, y) of the list. block: a block is dragged, which cannot stand in a block. */
gboolean strata_drop_place_find (StrataDropPlace *place,
                                 GtkListBox *list,
                                 StrataStack *stack,
                                 double x,
                                 double y,
                                 gboolean block);

/* Moves the layers, which are of the experiment, or inserts copies; one step. layers: of StrataLayer in order. */
void strata_drop_layers (StrataEditor *editor, GPtrArray *layers, const StrataDropPlace *place, gboolean copy);

G_END_DECLS
