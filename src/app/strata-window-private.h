/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-style.h"
#include "strata-classroom-lock.h"
#include "strata-draft.h"
#include "strata-lesson-pane.h"
#include "strata-pace.h"
#include "strata-start-page.h"
#include "strata-training-bar.h"
#include "strata-window.h"

G_BEGIN_DECLS

struct _StrataWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwHeaderBar *header;
  GtkStack *root;
  StrataStartPage *start_page;
  AdwViewStack *pages;
  AdwViewSwitcherTitle *switcher_title;
  AdwViewSwitcherBar *switcher_bar;
  GtkWidget *back_button;
  GtkWidget *new_button;
  GtkWidget *open_button;
  GtkWidget *resume_button;
  GtkWidget *history_buttons;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkWidget *title_box;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkLabel *widths_label; /* the first part of it */
  AdwSplitButton *train_button;
  GtkRevealer *training_revealer;
  GtkWidget *spotlight;
  GtkBox *work; /* the pages, and beside or below them the lesson */
  StrataLessonPane *lesson_pane;
  GtkRevealer *classroom_bar;
  StrataTrainingBar *training_bar;

  StrataSession *session;
  StrataDraft *draft;             /* of the session; NULL without one */
  StrataClassroomLock *classroom; /* NULL: nothing is locked */
  StrataPace *pace;               /* polls the trainer while it runs; NULL when it does not */
  gboolean bar_dismissed;
  guint width_source;
  gboolean roomy;    /* wide enough for a title beside the switcher */
  gboolean tight;    /* too narrow for every button */
  gboolean titled;   /* roomy, and the switcher found room beside the title */
  int crowded_width; /* up to which it did not */

  GPtrArray *folded_panes; /* by presentation mode: strata-window-present.c */

  /* Closing, one step after the other: strata-window-close.c */
  gboolean may_close;
  gboolean close_pending;
};

/* strata-window.c */
void strata_window_set_session (StrataWindow *self, StrataSession *session);
void strata_window_show_page (StrataWindow *self, const char *name); /* "start" or a page's name */
gboolean strata_window_is_on_start (StrataWindow *self);
/* With a button that activates the action; target may be NULL and floating. Transfer none: the window keeps it. */
AdwToast *strata_window_toast_undo (StrataWindow *self, const char *text, const char *action, GVariant *target);
void strata_window_set_enabled (StrataWindow *self, const char *action, gboolean enabled);
/* Here, or in a new window as strata_window_open_experiment () does; with the id of the draft it comes from, or NULL.
 * Answers the window. */
StrataWindow *strata_window_open_session (StrataWindow *self, StrataSession *session, const char *draft);
/* TRUE when another experiment may take this one's place. */
gboolean strata_window_is_replaceable (StrataWindow *self);
/* Shows in the header what belongs to the page and fits. */
void strata_window_update_mode (StrataWindow *self);

/* strata-window-width.c */
void strata_window_take_width (StrataWindow *self, int width);

/* strata-window-title.c */
void strata_window_add_history_actions (StrataWindow *self);
void strata_window_update_title (StrataWindow *self);
void strata_window_update_history (StrataWindow *self);

/* strata-window-training.c */
void strata_window_add_training_actions (StrataWindow *self);
void strata_window_bind_training (StrataWindow *self);
void strata_window_update_training (StrataWindow *self);

/* strata-window-file.c */
void strata_window_add_file_actions (StrataWindow *self);
typedef void (*StrataWindowSaved) (StrataWindow *self, gboolean saved);
/* Saves to the experiment's file, or asks for one; then calls `saved`, which may be NULL. */
void strata_window_save (StrataWindow *self, gboolean always_ask, StrataWindowSaved saved);
void strata_window_show_error (StrataWindow *self, const char *heading, const char *body);

/* strata-window-present.c */
/* A page that is made within a presentation opens with its side panes folded. */
void strata_window_fit_page (StrataWindow *self, GtkWidget *page);
void strata_window_add_present_actions (StrataWindow *self);

/* strata-window-open.c */
void strata_window_add_open_actions (StrataWindow *self);

/* strata-window-lessons.c */
void strata_window_add_lesson_actions (StrataWindow *self);
/* The pane stands beside the pages where there is room, else below them. */
void strata_window_place_lesson (StrataWindow *self);
void strata_window_finish_lesson (StrataWindow *self, const char *id);
/* Locks what the session's experiment keeps out of a class' reach, and gives back what the one before it did. */
void strata_window_apply_classroom (StrataWindow *self);
/* The page itself, or where it is locked one that is not. */
const char *strata_window_reach_page (StrataWindow *self, const char *page);
/* "win." and "train", "page:" and "runs" */
gboolean strata_window_is_locked (StrataWindow *self, const char *prefix, const char *name);

/* strata-window-drafts.c */
void strata_window_add_draft_actions (StrataWindow *self);
/* Offers on the start page what a crash left. */
void strata_window_offer_drafts (StrataWindow *self);

/* strata-window-close.c */
gboolean strata_window_close_request (GtkWindow *window);

G_END_DECLS
