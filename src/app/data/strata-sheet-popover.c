/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-sheet-popover.h"

#include <glib/gi18n.h>

#include "strata-image-sheet.h"
#include "strata-picture-save.h"

struct _StrataSheetPopover
{
  GtkPopover parent_instance;

  GtkSpinButton *rows, *columns;

  StrataSession *session; /* borrowed, as is the gallery */
  StrataGallery *gallery;
  StrataScaler *scaler;
  guint first;
};

G_DEFINE_FINAL_TYPE (StrataSheetPopover, strata_sheet_popover, GTK_TYPE_POPOVER)

static void
on_show (StrataSheetPopover *self)
{
  guint rows, columns;

  strata_gallery_get_shown (self->gallery, &self->first, &rows, &columns);
  gtk_spin_button_set_value (self->rows, rows);
  gtk_spin_button_set_value (self->columns, columns);
}

static StrataImageSheet *
create_sheet (StrataSheetPopover *self, StrataSplit *split)
{
  GListModel *images = G_LIST_MODEL (strata_gallery_get_images (self->gallery));
  guint columns = (guint) gtk_spin_button_get_value_as_int (self->columns);
  guint wanted = columns * (guint) gtk_spin_button_get_value_as_int (self->rows);
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint32));

  *split = STRATA_SPLIT_TRAIN;
  for (guint i = 0; i < wanted; i++)
    {
      g_autoptr (StrataImageItem) item = g_list_model_get_item (images, self->first + i);
      guint32 index;

      if (item == NULL)
        break;
      index = strata_image_item_get_index (item);
      *split = strata_image_item_get_split (item);
      g_array_append_val (indices, index);
    }
  return strata_image_sheet_new (strata_session_get_dataset (self->session), self->scaler, *split,
                                 (const guint32 *) (gpointer) indices->data, indices->len, columns);
}

static StrataPicture
create_picture (StrataSheetPopover *self, StrataSplit *split)
{
  StrataImageSheet *sheet = create_sheet (self, split);
  StrataPicture picture = { .draw = strata_image_sheet_draw,
                            .data = sheet,
                            .free_data = (GDestroyNotify) strata_image_sheet_free };

  strata_image_sheet_get_size (sheet, strata_tile_painter_get_size (strata_gallery_get_painter (self->gallery)),
                               &picture.width, &picture.height);
  return picture;
}

static void
on_save (StrataSheetPopover *self)
{
  StrataSplit split;
  StrataPicture picture = create_picture (self, &split);
  g_autofree char *name = g_strdup_printf (
    "%s %s.png", strata_dataset_get_name (strata_session_get_dataset (self->session)), strata_split_get_name (split));

  gtk_popover_popdown (GTK_POPOVER (self));
  strata_picture_save (&picture, GTK_WIDGET (self), self->session, _ ("Save Images as .png, .svg or .pdf"), name);
}

static void
on_copy (StrataSheetPopover *self)
{
  StrataSplit split;
  StrataPicture picture = create_picture (self, &split);

  gtk_popover_popdown (GTK_POPOVER (self));
  strata_picture_copy (&picture, GTK_WIDGET (self), self->session);
}

static void
strata_sheet_popover_dispose (GObject *object)
{
  g_clear_object (&STRATA_SHEET_POPOVER (object)->scaler);
  G_OBJECT_CLASS (strata_sheet_popover_parent_class)->dispose (object);
}

static void
strata_sheet_popover_class_init (StrataSheetPopoverClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_sheet_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-sheet-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataSheetPopover, rows);
  gtk_widget_class_bind_template_child (widget_class, StrataSheetPopover, columns);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
strata_sheet_popover_init (StrataSheetPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
strata_sheet_popover_set_source (StrataSheetPopover *self, StrataSession *session, StrataGallery *gallery)
{
  self->session = session;
  self->gallery = gallery;
}

void
strata_sheet_popover_set_scaler (StrataSheetPopover *self, StrataScaler *scaler)
{
  g_set_object (&self->scaler, scaler);
}
