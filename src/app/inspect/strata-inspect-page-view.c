/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspect-page-private.h"

#include "strata-activation-row.h"
#include "strata-format.h"
#include "strata-preferences.h"
#include "strata-probability-row.h"
#include "strata-tip.h"

#include <glib/gi18n.h>
#include <math.h>

/* Which image is looked at, and what is said of it. */

StrataDataset *
strata_inspect_page_get_dataset (StrataInspectPage *self)
{
  return self->session ? strata_session_get_dataset (self->session) : NULL;
}

StrataNetwork *
strata_inspect_page_get_network (StrataInspectPage *self)
{
  StrataNetwork *network = self->session ? strata_session_get_network (self->session) : NULL;
  StrataNetwork *earlier = network ? strata_epoch_scrubber_get_network (self->scrubber) : NULL;

  return earlier ? earlier : network;
}

/* The list begins with the split one inspects most. */
static const StrataSplit splits[] = { STRATA_SPLIT_TEST, STRATA_SPLIT_VALIDATION, STRATA_SPLIT_TRAIN };

void
strata_inspect_page_set_split (StrataInspectPage *self, StrataSplit split)
{
  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    if (splits[i] == split)
      gtk_drop_down_set_selected (self->split_choice, i);
}

StrataSplit
strata_inspect_page_get_split (StrataInspectPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->split_choice);

  return splits[MIN (selected, G_N_ELEMENTS (splits) - 1)];
}

guint
strata_inspect_page_get_index (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  gsize n = dataset ? strata_dataset_get_n (dataset, strata_inspect_page_get_split (self)) : 1;

  return (guint) CLAMP (gtk_spin_button_get_value (self->index_entry), 0, MAX (n, 1) - 1.0);
}

int
strata_inspect_page_get_label (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  return dataset != NULL && self->source == STRATA_INSPECT_SPLIT ? (int) strata_dataset_get_label (
           dataset, strata_inspect_page_get_split (self), strata_inspect_page_get_index (self))
                                                                 : -1;
}

/* Where the image is from and what it is; transfer full. */
static char *
describe_place (StrataInspectPage *self, StrataDataset *dataset, int label)
{
  g_autofree char *count = strata_format_count (strata_inspect_page_get_index (self));

  if (self->source == STRATA_INSPECT_DRAWING)
    return g_strdup (_ ("a drawing"));
  if (self->source == STRATA_INSPECT_FILE)
    return g_strdup (self->picture_name);
  /* Translators: "test image 23 · true class Ankle boot" */
  return g_strdup_printf (_ ("%s image %s · true class %s"), strata_format_split (strata_inspect_page_get_split (self)),
                          count, strata_dataset_get_class_name (dataset, (guint) label));
}

/* An output beyond the data's classes has a number alone. */
static char *
name_class (StrataDataset *dataset, guint label)
{
  return label < strata_dataset_get_n_classes (dataset) ? g_strdup (strata_dataset_get_class_name (dataset, label))
                                                        : g_strdup_printf ("%u", label);
}

static gboolean
is_unsure (StrataInspectPage *self)
{
  double best = self->inspection->outputs[self->inspection->n_outputs > 1 ? self->inspection->predicted : 0];

  if (self->inspection->n_outputs == 1)
    best = MAX (best, 1 - best);
  return 100 * best < strata_preferences_get_int ("unsure-below", 0);
}

void
strata_inspect_page_show_verdict (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  int label = strata_inspect_page_get_label (self);
  gboolean known = self->inspection != NULL;
  gboolean right = known && (int) self->inspection->predicted == label;
  g_autofree char *name = known        ? name_class (dataset, self->inspection->predicted)
                          : label >= 0 ? name_class (dataset, (guint) label)
                                       : g_strdup ("…");
  g_autofree char *place = describe_place (self, dataset, label);
  g_autofree char *words =
    known && label >= 0
      ? g_strdup_printf (right ? _ ("Taken for %s, which is right") : _ ("Taken for %s, which is wrong"), name)
      : NULL;

  const char *icon_name = right ? "emblem-ok-symbolic" : "window-close-symbolic";
  /* Translators: a prediction below the threshold of the Evaluate page: "Unsure: Coat?" */
  g_autofree char *verdict = known && is_unsure (self) ? g_strdup_printf (_ ("Unsure: %s?"), name) : g_strdup (name);

  gtk_label_set_label (self->verdict_label, verdict);
  gtk_label_set_label (self->place_label, place);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_icon), words != NULL);
  /* The image lays the window out anew also for the icon that it has, each epoch of a training. */
  if (g_strcmp0 (gtk_image_get_icon_name (self->verdict_icon), icon_name) != 0)
    gtk_image_set_from_icon_name (self->verdict_icon, icon_name);
  strata_tip_set (GTK_WIDGET (self->verdict_icon), words);
  gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_icon), right ? "error" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_icon), right ? "success" : "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->verdict_icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words ? words : "", -1);
}

static gboolean
is_blank (GBytes *pixels)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (pixels, &size);

  for (gsize i = 0; i < size; i++)
    if (data[i] != 0)
      return FALSE;
  return TRUE;
}

void
strata_inspect_page_show_image (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  StrataNetwork *network = strata_inspect_page_get_network (self);

  if (dataset == NULL || self->pixels == NULL)
    return;
  g_autofree char *place = describe_place (self, dataset, strata_inspect_page_get_label (self));
  gboolean scaled = network != NULL && self->scaled;

  strata_pixel_view_show_pixels (self->pixels_view, self->pixels, strata_dataset_get_shape (dataset),
                                 scaled ? strata_network_get_scaler (network) : NULL, place);
  gtk_widget_set_visible (self->draw_hint, self->source == STRATA_INSPECT_DRAWING && is_blank (self->pixels));
}

void
strata_inspect_page_show_probabilities (StrataInspectPage *self, StrataDataset *dataset)
{
  int label = strata_inspect_page_get_label (self);
  guint i = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->probabilities)); row != NULL;
       row = gtk_widget_get_next_sibling (row), i++)
    {
      double probability = i < self->inspection->n_outputs ? self->inspection->outputs[i] : NAN;

      /* A single output is the probability of class 1. */
      if (self->inspection->n_outputs == 1 && i < 2)
        probability = i == 1 ? self->inspection->outputs[0] : 1 - self->inspection->outputs[0];
      strata_probability_row_show (STRATA_PROBABILITY_ROW (row), probability, i == self->inspection->predicted,
                                   (int) i == label);
    }
}

static gboolean
is_worth_showing (const StrataSequentialLayer *layer)
{
  return !STRATA_IS_INPUT (layer->layer) && !STRATA_IS_FLATTEN (layer->layer) && !STRATA_IS_DROPOUT (layer->layer)
         && !STRATA_IS_ALPHA_DROPOUT (layer->layer);
}

/* Rows stay where they are and get new values: a person may be reading them. */
void
strata_inspect_page_show_layers (StrataInspectPage *self, StrataDataset *dataset)
{
  StrataSequential *sequential = strata_network_get_sequential (self->inspection->network);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->layers));
  g_autofree char *caption = strata_inspect_page_dup_caption (self);
  StrataActivationLook now = { self->inspection, caption }, kept = { self->beside.inspection, self->beside.caption };

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      if (!is_worth_showing (strata_sequential_get_layer (sequential, i)))
        continue;
      if (row == NULL)
        {
          row = strata_activation_row_new ();
          gtk_box_append (self->layers, row);
        }
      strata_activation_row_show (STRATA_ACTIVATION_ROW (row), &now, kept.inspection != NULL ? &kept : NULL, i, dataset,
                                  strata_inspect_page_get_split (self));
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);
      gtk_box_remove (self->layers, row);
      row = next;
    }
}

void
strata_inspect_page_make_rows (StrataInspectPage *self, StrataDataset *dataset)
{
  GtkWidget *row;

  if (!g_set_object (&self->dataset, dataset))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->probabilities))) != NULL)
    gtk_box_remove (self->probabilities, row);
  for (guint i = 0; dataset != NULL && i < strata_dataset_get_n_classes (dataset); i++)
    {
      GtkWidget *above = gtk_widget_get_last_child (GTK_WIDGET (self->probabilities));
      gtk_box_append (self->probabilities, strata_probability_row_new (strata_dataset_get_class_name (dataset, i),
                                                                       STRATA_PROBABILITY_ROW (above)));
    }
}
