/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-data-detail.h"
#include "strata-data-page.h"
#include "strata-gallery.h"
#include "strata-pixel-view.h"
#include "strata-sheet-popover.h"

G_BEGIN_DECLS

struct _StrataDataPage
{
  GtkWidget parent_instance;

  GtkStack *states;
  AdwStatusPage *error_page;
  AdwFlap *flap;
  GtkStack *views;
  GtkToggleButton *split_buttons[STRATA_N_SPLITS];
  GtkSearchEntry *search;
  GtkToggleButton *scaled_button;
  GtkScale *size_scale;
  GtkWidget *sheet_button;
  StrataSheetPopover *sheet;
  GtkBox *chips;
  StrataGallery *gallery;
  StrataPixelView *large;
  GtkLabel *large_title;
  GtkLabel *large_value;
  StrataDataDetail *detail;

  StrataSession *session;
  StrataSplit split;
  gboolean scaled;
  gboolean by_class;
  gboolean narrow;
  guint fold_source;
  guint64 searched; /* classes whose names hold what is searched for */
};

/* strata-data-page-images.c */
StrataDataset *strata_data_page_get_dataset (StrataDataPage *self);
void strata_data_page_make_chips (StrataDataPage *self);
void strata_data_page_show_counts (StrataDataPage *self);
void strata_data_page_show_images (StrataDataPage *self);
void strata_data_page_show_selected (StrataDataPage *self);
void strata_data_page_show_ink (StrataDataPage *self);
void strata_data_page_search (StrataDataPage *self);

G_END_DECLS
