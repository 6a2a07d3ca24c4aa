/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-epoch-scrubber.h"
#include "strata-fitting-steps.h"
#include "strata-inspect-page.h"
#include "strata-inspection.h"
#include "strata-kept-look.h"
#include "strata-pixel-view.h"

G_BEGIN_DECLS

typedef enum
{
  STRATA_INSPECT_SPLIT,
  STRATA_INSPECT_FILE,
  STRATA_INSPECT_DRAWING,
} StrataInspectSource;

/* What was looked at when it was kept beside. */
typedef struct
{
  StrataNetwork *network; /* NULL: nothing is kept */
  GBytes *pixels;
  char *caption;
  StrataInspection *inspection; /* NULL until it was made */
  gboolean running;             /* one is being made */
} StrataBeside;

struct _StrataInspectPage
{
  GtkWidget parent_instance;

  GtkStack *states;
  AdwStatusPage *empty_page;
  GtkDropDown *split_choice;
  GtkSpinButton *index_entry;
  GtkWidget *mistake_button;
  GtkWidget *searching;
  StrataPixelView *pixels_view;
  GtkWidget *draw_hint; /* on a drawing without a stroke */
  StrataKeptLook *kept;
  StrataEpochScrubber *scrubber;
  GtkImage *verdict_icon;
  GtkLabel *verdict_label;
  GtkLabel *place_label;
  GtkLabel *overlay_label;
  GtkBox *probabilities;
  GtkBox *layers;
  GtkLabel *error_label;
  StrataFittingSteps *steps;

  StrataSession *session;
  StrataDataset *dataset; /* whose classes the rows are of */
  StrataInspection *inspection;
  StrataInspection *before; /* the one last seen, of another image; for what it knows of the weights */
  StrataBeside beside;
  StrataAspect aspect;
  StrataOverlay overlay;
  gboolean scaled; /* the image is shown as the network gets it */
  StrataInspectSource source;
  GBytes *original; /* as it came */
  GBytes *pixels;   /* what is looked at: painted over, or the original itself */
  char *picture_name;
  GSimpleActionGroup *actions;
  gboolean running; /* one inspection at a time: what is asked for meanwhile is */
  gboolean wanted;  /* done once, with the newest image and network */
  GCancellable *cancellable;
  GCancellable *search;
};

/* strata-inspect-page-view.c */
StrataDataset *strata_inspect_page_get_dataset (StrataInspectPage *self);
/* The one looked at: that of now, or of the epoch the scrubber stands at; borrowed or NULL. */
StrataNetwork *strata_inspect_page_get_network (StrataInspectPage *self);
StrataSplit strata_inspect_page_get_split (StrataInspectPage *self);
void strata_inspect_page_set_split (StrataInspectPage *self, StrataSplit split);
guint strata_inspect_page_get_index (StrataInspectPage *self);
/* A row a class. */
void strata_inspect_page_make_rows (StrataInspectPage *self, StrataDataset *dataset);
void strata_inspect_page_show_image (StrataInspectPage *self);
/* What it was taken for. */
void strata_inspect_page_show_verdict (StrataInspectPage *self);
/* The class the image is of; -1: nobody knows. */
int strata_inspect_page_get_label (StrataInspectPage *self);
/* Of the inspection at hand. */
void strata_inspect_page_show_probabilities (StrataInspectPage *self, StrataDataset *dataset);
void strata_inspect_page_show_layers (StrataInspectPage *self, StrataDataset *dataset);

/* strata-inspect-page-sources.c */
void strata_inspect_page_add_sources (StrataInspectPage *self);
/* The image of the split that is chosen. */
void strata_inspect_page_look_at_split (StrataInspectPage *self);
/* What is looked at from now on; pixels of the dataset's shape. */
void strata_inspect_page_set_pixels (StrataInspectPage *self, StrataInspectSource source, GBytes *pixels);
/* Looks at the picture from outside as its steps make it. */
void strata_inspect_page_fit_picture (StrataInspectPage *self);
/* strata-inspect-page-look.c */
void strata_inspect_page_add_looks (StrataInspectPage *self);
/* What lies over the image, and what is said of it; of the inspection at hand. */
void strata_inspect_page_show_overlay (StrataInspectPage *self, StrataDataset *dataset);

/* strata-inspect-page-beside.c */
void strata_inspect_page_add_beside (StrataInspectPage *self);
/* Nothing is kept beside any more. */
void strata_inspect_page_forget_beside (StrataInspectPage *self);
/* Makes what is kept an inspection of the aspect that is looked at. */
void strata_inspect_page_inspect_beside (StrataInspectPage *self);
/* "test image 3 · Epoch 2": what is looked at now; transfer full. */
char *strata_inspect_page_dup_caption (StrataInspectPage *self);

/* strata-inspect-page.c */
/* What is known of the image is no longer of the image in sight. */
void strata_inspect_page_forget (StrataInspectPage *self);
/* Asks the network about the pixels in sight. */
void strata_inspect_page_inspect (StrataInspectPage *self);

G_END_DECLS
