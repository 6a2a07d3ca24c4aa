/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspect-page-private.h"

#include "strata-activation-row.h"
#include "strata-format.h"
#include "strata-probability-row.h"

#include <glib/gi18n.h>
#include <math.h>

/* Which image is looked at, and what is said of it. */

StrataDataset *
strata_inspect_page_get_dataset (StrataInspectPage *self)
{
  return self->session ? strata_session_get_dataset (self->session) : NULL;
}

StrataSplit
strata_inspect_page_get_split (StrataInspectPage *self)
{
  /* The list begins with the split one inspects most. */
  static const StrataSplit splits[] = { STRATA_SPLIT_TEST, STRATA_SPLIT_VALIDATION, STRATA_SPLIT_TRAIN };
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

static void
show_verdict (StrataInspectPage *self, StrataDataset *dataset, guint label)
{
  const char *true_name = strata_dataset_get_class_name (dataset, label);
  gboolean known = self->inspection != NULL;
  gboolean right = known && self->inspection->predicted == label;
  const char *name = known ? strata_dataset_get_class_name (dataset, self->inspection->predicted) : true_name;
  g_autofree char *count = strata_format_count (strata_inspect_page_get_index (self));
  /* Translators: where an image is from and what it is, "test image 23 · true class Ankle boot" */
  g_autofree char *place = g_strdup_printf (
    _ ("%s image %s · true class %s"), strata_split_get_name (strata_inspect_page_get_split (self)), count, true_name);
  g_autofree char *words =
    known ? g_strdup_printf (right ? _ ("Taken for %s, which is right") : _ ("Taken for %s, which is wrong"), name)
          : NULL;

  gtk_label_set_label (self->verdict_label, name);
  gtk_label_set_label (self->place_label, place);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_icon), known);
  gtk_image_set_from_icon_name (self->verdict_icon, right ? "emblem-ok-symbolic" : "window-close-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->verdict_icon), words);
  gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_icon), right ? "error" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_icon), right ? "success" : "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->verdict_icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words ? words : "", -1);
}

void
strata_inspect_page_show_image (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);

  if (dataset == NULL)
    return;
  guint index = strata_inspect_page_get_index (self),
        label = strata_dataset_get_label (dataset, strata_inspect_page_get_split (self), index);
  g_autofree char *name = g_strdup_printf ("%s, %s image %u", strata_dataset_get_class_name (dataset, label),
                                           strata_split_get_name (strata_inspect_page_get_split (self)), index);

  strata_pixel_view_show (self->pixels, dataset, strata_inspect_page_get_split (self), index, NULL, name);
  show_verdict (self, dataset, label);
}

void
strata_inspect_page_show_probabilities (StrataInspectPage *self, StrataDataset *dataset)
{
  guint label = strata_dataset_get_label (dataset, self->inspection->split, self->inspection->index), i = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->probabilities)); row != NULL;
       row = gtk_widget_get_next_sibling (row), i++)
    {
      double probability = i < self->inspection->n_outputs ? self->inspection->outputs[i] : NAN;

      /* A single output is the probability of class 1. */
      if (self->inspection->n_outputs == 1 && i < 2)
        probability = i == 1 ? self->inspection->outputs[0] : 1 - self->inspection->outputs[0];
      strata_probability_row_show (STRATA_PROBABILITY_ROW (row), probability, i == self->inspection->predicted,
                                   i == label);
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

  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      if (!is_worth_showing (strata_sequential_get_layer (sequential, i)))
        continue;
      if (row == NULL)
        {
          row = strata_activation_row_new ();
          gtk_box_append (self->layers, row);
        }
      strata_activation_row_show (STRATA_ACTIVATION_ROW (row), self->inspection, i, dataset);
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
    gtk_box_append (self->probabilities, strata_probability_row_new (strata_dataset_get_class_name (dataset, i)));
}
