/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tile-painter.h"

/* Room for the pictures kept, in bytes: two screens full. */
#define CACHE_BYTES (5 * 1024 * 1024)
#define CORNER 6

struct _StrataTilePainter
{
  GObject parent_instance;

  StrataDataset *dataset;
  StrataScaler *scaler;
  StrataInk ink;
  int size;
  int scale_factor;

  GHashTable *pictures; /* key → link of `recent` */
  GQueue recent;        /* of Kept, the latest used first */
  GPtrArray *layouts;   /* of PangoLayout, by class */
  guint layout_serial;
  int layout_size;
  StrataCaptionFunc caption; /* or NULL: the class name */
  gpointer caption_data;
};

typedef struct
{
  guint64 key;
  GdkTexture *texture;      /* for a renderer on the graphics card */
  cairo_surface_t *surface; /* for one in software */
} Kept;

enum
{
  CHANGED,
  RESIZED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataTilePainter, strata_tile_painter, G_TYPE_OBJECT)

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_object (&kept->texture);
  g_clear_pointer (&kept->surface, cairo_surface_destroy);
  g_free (kept);
}

static void
forget_pictures (StrataTilePainter *self)
{
  g_hash_table_remove_all (self->pictures);
  g_queue_clear_full (&self->recent, kept_free);
}

static void
strata_tile_painter_finalize (GObject *object)
{
  StrataTilePainter *self = STRATA_TILE_PAINTER (object);

  forget_pictures (self);
  g_hash_table_unref (self->pictures);
  g_ptr_array_unref (self->layouts);
  g_clear_object (&self->dataset);
  g_clear_object (&self->scaler);

  G_OBJECT_CLASS (strata_tile_painter_parent_class)->finalize (object);
}

static void
strata_tile_painter_class_init (StrataTilePainterClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_tile_painter_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESIZED] =
    g_signal_new ("resized", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_tile_painter_init (StrataTilePainter *self)
{
  self->size = 72;
  self->scale_factor = 1;
  self->pictures = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->recent);
}

StrataTilePainter *
strata_tile_painter_new (void)
{
  return g_object_new (STRATA_TYPE_TILE_PAINTER, NULL);
}

void
strata_tile_painter_set_dataset (StrataTilePainter *self, StrataDataset *dataset)
{
  if (!g_set_object (&self->dataset, dataset))
    return;
  forget_pictures (self);
  g_ptr_array_set_size (self->layouts, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

StrataDataset *
strata_tile_painter_get_dataset (StrataTilePainter *self)
{
  return self->dataset;
}

void
strata_tile_painter_set_scaler (StrataTilePainter *self, StrataScaler *scaler)
{
  if (!g_set_object (&self->scaler, scaler))
    return;
  self->ink = (StrataInk){ .scaler = scaler, .range = strata_ink_get_range (scaler) };
  forget_pictures (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
strata_tile_painter_set_size (StrataTilePainter *self, int size)
{
  if (self->size == size)
    return;
  self->size = size;
  forget_pictures (self);
  g_signal_emit (self, signals[RESIZED], 0);
}

int
strata_tile_painter_get_size (StrataTilePainter *self)
{
  return self->size;
}

static void
get_extent (StrataTilePainter *self, int *columns, int *rows)
{
  const StrataShape *shape = strata_dataset_get_shape (self->dataset);

  *rows = shape->rank > 0 ? (int) shape->dim[0] : 1;
  *columns = (int) (strata_shape_get_size (shape) / MAX (*rows, 1));
}

/* The picture of an image, from the cache or made: its texture, or its surface for Cairo. */
static const Kept *
get_picture (StrataTilePainter *self, StrataSplit split, guint index, int scale_factor, gboolean software)
{
  guint64 key = (guint64) split << 33 | (guint64) software << 32 | index;
  int side = self->size * scale_factor, columns, rows;
  guint room = (guint) (CACHE_BYTES / (4 * side * side));

  if (self->scale_factor != scale_factor)
    {
      self->scale_factor = scale_factor;
      forget_pictures (self);
    }
  GList *link = g_hash_table_lookup (self->pictures, &key);
  if (link != NULL)
    {
      g_queue_unlink (&self->recent, link);
      g_queue_push_head_link (&self->recent, link);
      return link->data;
    }

  const guint8 *pixels = strata_dataset_get_image (self->dataset, split, index);
  Kept *kept = g_new0 (Kept, 1);
  get_extent (self, &columns, &rows);
  kept->key = key;
  if (software)
    kept->surface = strata_ink_make_tile (&self->ink, pixels, columns, rows, side, CORNER * scale_factor);
  else
    kept->texture = strata_ink_make_texture (&self->ink, pixels, columns, rows, side, CORNER * scale_factor);
  g_queue_push_head (&self->recent, kept);
  g_hash_table_insert (self->pictures, &kept->key, self->recent.head);
  while (self->recent.length > MAX (room, 64))
    {
      Kept *oldest = g_queue_pop_tail (&self->recent);
      g_hash_table_remove (self->pictures, &oldest->key);
      kept_free (oldest);
    }
  return kept;
}

/* In software GTK 4.8 turns every texture into floats and back in each frame that draws it, a third of a scrolled
 * gallery's time; a surface it draws as it is. */
void
strata_tile_painter_draw (StrataTilePainter *self,
                          GtkWidget *widget,
                          GtkSnapshot *snapshot,
                          StrataSplit split,
                          guint index,
                          float x,
                          float y)
{
  int scale_factor = gtk_widget_get_scale_factor (widget);
  gboolean software = GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (gtk_widget_get_native (widget)));
  graphene_rect_t place = GRAPHENE_RECT_INIT (x, y, self->size, self->size);
  const Kept *picture = get_picture (self, split, index, scale_factor, software);

  if (picture->texture != NULL)
    {
      gtk_snapshot_append_texture (snapshot, picture->texture, &place);
      return;
    }
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &place);
  cairo_translate (cr, x, y);
  cairo_scale (cr, 1.0 / scale_factor, 1.0 / scale_factor);
  cairo_set_source_surface (cr, picture->surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static PangoLayout *
create_layout (StrataTilePainter *self, GtkWidget *widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_set_width (layout, (self->size + 12) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* Class names are few: their layouts are kept. */
static PangoLayout *
get_class_layout (StrataTilePainter *self, GtkWidget *widget, guint label)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (widget));

  if (serial != self->layout_serial || self->layout_size != self->size)
    {
      g_ptr_array_set_size (self->layouts, 0);
      self->layout_serial = serial;
      self->layout_size = self->size;
    }
  while (self->layouts->len <= label)
    g_ptr_array_add (self->layouts,
                     create_layout (self, widget, strata_dataset_get_class_name (self->dataset, self->layouts->len)));
  return g_ptr_array_index (self->layouts, label);
}

PangoLayout *
strata_tile_painter_dup_layout (StrataTilePainter *self, GtkWidget *widget, StrataImageItem *item)
{
  if (self->caption == NULL)
    return g_object_ref (get_class_layout (self, widget, strata_image_item_get_label (item)));
  g_autofree char *text = strata_tile_painter_dup_caption (self, item);
  return create_layout (self, widget, text);
}

void
strata_tile_painter_set_caption (StrataTilePainter *self, StrataCaptionFunc caption, gpointer user_data)
{
  self->caption = caption;
  self->caption_data = user_data;
  strata_tile_painter_changed (self);
}

char *
strata_tile_painter_dup_caption (StrataTilePainter *self, StrataImageItem *item)
{
  return self->caption != NULL
           ? self->caption (item, self->caption_data)
           : g_strdup (strata_dataset_get_class_name (self->dataset, strata_image_item_get_label (item)));
}

void
strata_tile_painter_changed (StrataTilePainter *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
strata_tile_painter_rest (StrataTilePainter *self)
{
  g_return_if_fail (STRATA_IS_TILE_PAINTER (self));

  forget_pictures (self);
}
