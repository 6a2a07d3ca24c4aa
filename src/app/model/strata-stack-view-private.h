/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-stack-drop.h"
#include "strata-stack-view.h"

G_BEGIN_DECLS

struct _StrataStackView
{
  GtkWidget parent_instance;

  StrataSession *session;
  StrataAdvisor *advisor;
  StrataStackCards *cards;
  StrataConfigurable *selected;
  GPtrArray *wanted; /* of StrataConfigurable: selected again once they have cards */

  GtkScrolledWindow *scrolled;
  GtkListBox *list;
  GtkWidget *empty;
  GtkBox *advice_list;
  GMenuModel *card_menu;
  GtkWidget *popover;

  gboolean dropping;
  StrataDropPlace place;
  int scroll_step; /* in a frame, while something is dragged at the edge */
  guint tick_id;
};

/* strata-stack-view-drag.c */
void strata_stack_view_add_drag_source (StrataStackView *self, GtkWidget *card);
void strata_stack_view_add_drop_target (StrataStackView *self);
void strata_stack_view_draw_drop (StrataStackView *self, GtkSnapshot *snapshot);

/* strata-stack-view-keys.c */
void strata_stack_view_add_shortcuts (StrataStackView *self);

G_END_DECLS
