/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmented-tiles.h"

#include <glib/gi18n.h>

#include "strata-image-ink.h"

#define COLUMNS 4
#define ROWS 2
#define GAP 6
#define LEAST 40
#define NATURAL 76
#define CORNER 6

struct _StrataAugmentedTiles
{
  GtkWidget parent_instance;

  GBytes *pixels; /* NULL: nothing is shown */
  StrataShape shape;
  guint n;
  GPtrArray *textures; /* made when they are first drawn at a size */
  int side;            /* of the textures, in device pixels */
};

G_DEFINE_FINAL_TYPE (StrataAugmentedTiles, strata_augmented_tiles, GTK_TYPE_WIDGET)

static int
get_side (int width)
{
  return CLAMP ((width - (COLUMNS - 1) * GAP) / COLUMNS, LEAST, NATURAL);
}

static void
make_textures (StrataAugmentedTiles *self, int side, int scale)
{
  const gsize size = strata_shape_get_size (&self->shape);
  const guint8 *pixels = g_bytes_get_data (self->pixels, NULL);
  const int rows = self->shape.rank > 0 ? (int) self->shape.dim[0] : 1;

  if (self->side == side && self->textures->len == self->n)
    return;
  self->side = side;
  g_ptr_array_set_size (self->textures, 0);
  for (guint i = 0; i < self->n; i++)
    g_ptr_array_add (self->textures, strata_ink_make_texture (&(StrataInk){ 0 }, pixels + i * size,
                                                              (int) (size / (gsize) rows), rows, side, CORNER * scale));
}

static void
strata_augmented_tiles_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataAugmentedTiles *self = STRATA_AUGMENTED_TILES (widget);
  const int side = get_side (gtk_widget_get_width (widget)), scale = gtk_widget_get_scale_factor (widget);

  if (self->pixels == NULL)
    return;
  make_textures (self, side * scale, scale);
  for (guint i = 0; i < self->n; i++)
    gtk_snapshot_append_texture (snapshot, self->textures->pdata[i],
                                 &GRAPHENE_RECT_INIT ((float) ((int) (i % COLUMNS) * (side + GAP)),
                                                      (float) ((int) (i / COLUMNS) * (side + GAP)), (float) side,
                                                      (float) side));
}

static GtkSizeRequestMode
strata_augmented_tiles_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_augmented_tiles_measure (GtkWidget *widget,
                                GtkOrientation orientation,
                                int for_size,
                                int *minimum,
                                int *natural,
                                int *minimum_baseline,
                                int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = COLUMNS * LEAST + (COLUMNS - 1) * GAP;
      *natural = COLUMNS * NATURAL + (COLUMNS - 1) * GAP;
    }
  else
    *minimum = *natural = ROWS * (for_size < 0 ? NATURAL : get_side (for_size)) + (ROWS - 1) * GAP;
}

static void
strata_augmented_tiles_finalize (GObject *object)
{
  StrataAugmentedTiles *self = STRATA_AUGMENTED_TILES (object);

  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_ptr_array_unref (self->textures);
  G_OBJECT_CLASS (strata_augmented_tiles_parent_class)->finalize (object);
}

static void
strata_augmented_tiles_class_init (StrataAugmentedTilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = strata_augmented_tiles_finalize;
  widget_class->snapshot = strata_augmented_tiles_snapshot;
  widget_class->measure = strata_augmented_tiles_measure;
  widget_class->get_request_mode = strata_augmented_tiles_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_augmented_tiles_init (StrataAugmentedTiles *self)
{
  self->textures = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The first training image, drawn eight ways"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("How this layer changes the image each time training comes to it"), -1);
}

void
strata_augmented_tiles_show (StrataAugmentedTiles *self, GBytes *pixels, const StrataShape *shape, guint n)
{
  g_clear_pointer (&self->pixels, g_bytes_unref);
  self->pixels = g_bytes_ref (pixels);
  self->shape = *shape;
  self->n = n;
  g_ptr_array_set_size (self->textures, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_augmented_tiles_clear (StrataAugmentedTiles *self)
{
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_ptr_array_set_size (self->textures, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
