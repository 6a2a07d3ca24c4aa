/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-data-page-private.h"

#include "strata-class-chip.h"
#include "strata-format.h"

#include <glib/gi18n.h>

/* Which images the gallery shows, and which of them is looked at: splits, class chips, search. */

StrataDataset *
strata_data_page_get_dataset (StrataDataPage *self)
{
  return self->session ? strata_session_get_dataset (self->session) : NULL;
}

static guint64
get_chosen_classes (StrataDataPage *self)
{
  guint64 classes = 0;

  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); chip != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)))
      classes |= G_GUINT64_CONSTANT (1) << strata_class_chip_get_label (STRATA_CLASS_CHIP (chip));
  return classes;
}

void
strata_data_page_show_selected (StrataDataPage *self)
{
  StrataDataset *dataset = strata_data_page_get_dataset (self);
  StrataImageItem *item = strata_gallery_get_selected (self->gallery);
  StrataScaler *scaler = self->scaled && self->session ? strata_session_get_scaler (self->session) : NULL;

  strata_data_detail_show (self->detail, item, self->split, self->scaled);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.step", item != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "data.open-image", item != NULL);
  if (dataset == NULL || item == NULL)
    {
      strata_pixel_view_show (self->large, NULL, 0, 0, NULL, NULL);
      return;
    }
  g_autofree char *count = strata_format_count (strata_image_item_get_index (item));
  const char *class_name = strata_dataset_get_class_name (dataset, strata_image_item_get_label (item));
  /* Translators: a class and an image of a split, "Coat · test image 17" */
  g_autofree char *title =
    g_strdup_printf (_ ("%s · %s image %s"), class_name, strata_format_split (self->split), count);
  strata_pixel_view_show (self->large, dataset, self->split, strata_image_item_get_index (item), scaler, title);
  gtk_label_set_label (self->large_title, title);
}

void
strata_data_page_show_images (StrataDataPage *self)
{
  StrataImageList *images = strata_gallery_get_images (self->gallery);
  guint64 chosen = get_chosen_classes (self);
  guint64 classes = self->searched ? (chosen ? chosen & self->searched : self->searched) : chosen;
  const char *view = gtk_stack_get_visible_child_name (self->views);

  /* Nothing in common is no class, which is not the same as no filter. */
  if (classes == 0 && self->searched != 0)
    classes = G_GUINT64_CONSTANT (1) << 63;
  strata_image_list_show (images, strata_data_page_get_dataset (self), self->split, classes, self->by_class);
  gtk_widget_set_sensitive (self->sheet_button, g_list_model_get_n_items (G_LIST_MODEL (images)) > 0);
  if (g_strcmp0 (view, "image") != 0)
    gtk_stack_set_visible_child_name (self->views,
                                      g_list_model_get_n_items (G_LIST_MODEL (images)) > 0 ? "gallery" : "nothing");
  strata_data_page_show_selected (self);
}

void
strata_data_page_show_ink (StrataDataPage *self)
{
  StrataScaler *scaler = self->scaled && self->session ? strata_session_get_scaler (self->session) : NULL;

  strata_tile_painter_set_scaler (strata_gallery_get_painter (self->gallery), scaler);
  strata_sheet_popover_set_scaler (self->sheet, scaler);
  strata_data_page_show_selected (self);
}

void
strata_data_page_show_counts (StrataDataPage *self)
{
  const char *const titles[STRATA_N_SPLITS] = { C_ ("split", "Train"), _ ("Validation"), _ ("Test") };
  StrataDataset *dataset = strata_data_page_get_dataset (self);
  gsize n = dataset ? strata_dataset_get_n (dataset, self->split) : 0, largest = 1;
  const gsize *counts = dataset ? strata_dataset_get_class_counts (dataset, self->split) : NULL;

  for (guint split = 0; split < STRATA_N_SPLITS; split++)
    {
      g_autofree char *count = dataset ? strata_format_count (strata_dataset_get_n (dataset, split)) : NULL;
      g_autofree char *label = g_strdup_printf ("%s %s", titles[split], count ? count : "");
      gtk_button_set_label (GTK_BUTTON (self->split_buttons[split]), label);
    }
  for (guint i = 0; dataset != NULL && i < strata_dataset_get_n_classes (dataset); i++)
    largest = MAX (largest, counts[i]);
  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); chip != NULL && dataset != NULL;
       chip = gtk_widget_get_next_sibling (chip))
    {
      gsize count = counts[strata_class_chip_get_label (STRATA_CLASS_CHIP (chip))];
      strata_class_chip_set_count (STRATA_CLASS_CHIP (chip), count, (double) count / largest,
                                   n ? (double) count / n : 0);
    }
}

void
strata_data_page_make_chips (StrataDataPage *self)
{
  StrataDataset *dataset = strata_data_page_get_dataset (self);
  GtkWidget *chip;

  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, chip);
  for (guint i = 0; dataset != NULL && i < strata_dataset_get_n_classes (dataset); i++)
    {
      chip = strata_class_chip_new (i, strata_dataset_get_class_name (dataset, i));
      g_signal_connect_swapped (chip, "toggled", G_CALLBACK (strata_data_page_show_images), self);
      gtk_box_append (self->chips, chip);
    }
}

static guint64
find_classes (StrataDataset *dataset, const char *text)
{
  g_autofree char *needle = g_utf8_casefold (text, -1);
  guint64 classes = 0;

  for (guint i = 0; i < MIN (strata_dataset_get_n_classes (dataset), 63); i++)
    {
      g_autofree char *name = g_utf8_casefold (strata_dataset_get_class_name (dataset, i), -1);
      if (strstr (name, needle) != NULL)
        classes |= G_GUINT64_CONSTANT (1) << i;
    }
  return classes;
}

/* A number goes to the image of that index, anything else leaves the classes of that name. */
void
strata_data_page_search (StrataDataPage *self)
{
  StrataDataset *dataset = strata_data_page_get_dataset (self);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  guint64 index;
  guint position;

  if (dataset == NULL)
    return;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &index, NULL))
    {
      self->searched = 0;
      strata_data_page_show_images (self);
      if (strata_image_list_find (strata_gallery_get_images (self->gallery), (guint) index, &position))
        strata_gallery_select (self->gallery, position);
      else
        gtk_stack_set_visible_child_name (self->views, "nothing");
      return;
    }
  self->searched = *text ? find_classes (dataset, text) : 0;
  if (*text && self->searched == 0)
    self->searched = G_GUINT64_CONSTANT (1) << 63;
  strata_data_page_show_images (self);
}
