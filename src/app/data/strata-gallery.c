/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-gallery.h"

#include "strata-format.h"
#include "strata-image-tile.h"

#include <glib/gi18n.h>

/* What a list item adds around a tile, and the grid around them all, as style.css sets it. */
#define ITEM_PADDING 4
#define GRID_PADDING 12

struct _StrataGallery
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkGridView *grid;

  StrataTilePainter *painter;
  StrataImageList *images;
  GtkSingleSelection *selection;
  guint columns_source;

  GtkAdjustment *scroll; /* owned by the scroller */
  GdkFrameClock *clock;  /* while realized */
  gboolean moved;        /* the grid has not been laid out since it was scrolled */
  gboolean waiting;      /* for `wanted` */
  double wanted;
};

enum
{
  SELECTED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataGallery, strata_gallery, GTK_TYPE_WIDGET)

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, StrataGallery *self)
{
  gtk_list_item_set_child (item, strata_image_tile_new (self->painter));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, StrataGallery *self)
{
  StrataImageItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *tile = gtk_list_item_get_child (list_item);
  g_autofree char *caption = strata_tile_painter_dup_caption (self->painter, item);
  /* Translators: a class and an image of the data, "Coat, test image 17" */
  g_autofree char *name =
    g_strdup_printf (_ ("%s, %s image %u"), caption, strata_format_split (strata_image_item_get_split (item)),
                     strata_image_item_get_index (item));

  strata_image_tile_set_item (STRATA_IMAGE_TILE (tile), item);
  g_object_set_data (G_OBJECT (gtk_widget_get_parent (tile)), "list-item", list_item);
  /* The cell has the focus: it is what a screen reader reads. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (tile)), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, StrataGallery *self)
{
  GtkWidget *tile = gtk_list_item_get_child (list_item);

  strata_image_tile_set_item (STRATA_IMAGE_TILE (tile), NULL);
  g_object_set_data (G_OBJECT (gtk_widget_get_parent (tile)), "list-item", NULL);
}

static void
on_selected (StrataGallery *self)
{
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
on_activate (StrataGallery *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* --- Scrolling ----------------------------------------------------------------------------------------------------- */

/* Scrolled twice between two layouts, the grid of GTK 4.8 looks for rows that have no height yet, runs out of them and
 * shows nothing from then on: a wheel turned fast enough empties it. The grid therefore hears of one place a frame; where
 * the later turns lead it hears after the layout. */
static void
on_scrolled (StrataGallery *self)
{
  if (!self->moved || self->clock == NULL)
    {
      self->moved = self->clock != NULL;
      if (self->moved)
        gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
      return;
    }
  self->waiting = TRUE;
  self->wanted = gtk_adjustment_get_value (self->scroll);
  g_signal_stop_emission_by_name (self->scroll, "value-changed");
}

static void
on_after_paint (StrataGallery *self)
{
  self->moved = FALSE;
  if (!self->waiting)
    return;
  self->waiting = FALSE;
  gtk_adjustment_set_value (self->scroll, self->wanted);
}

static void
strata_gallery_realize (GtkWidget *widget)
{
  StrataGallery *self = STRATA_GALLERY (widget);

  GTK_WIDGET_CLASS (strata_gallery_parent_class)->realize (widget);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);
}

static void
strata_gallery_unrealize (GtkWidget *widget)
{
  StrataGallery *self = STRATA_GALLERY (widget);

  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
  self->moved = self->waiting = FALSE;
  GTK_WIDGET_CLASS (strata_gallery_parent_class)->unrealize (widget);
}

/* --- Columns ------------------------------------------------------------------------------------------------------- */

static gboolean
apply_columns (gpointer user_data)
{
  StrataGallery *self = user_data;
  int tile = strata_tile_painter_get_size (self->painter) + 12 + 2 * ITEM_PADDING;
  guint columns = (guint) MAX (1, (gtk_widget_get_width (GTK_WIDGET (self)) - 2 * GRID_PADDING) / tile);

  self->columns_source = 0;
  /* The grid keeps some thirty rows of max-columns widgets alive: no more columns than there are. */
  if (columns != gtk_grid_view_get_max_columns (self->grid))
    {
      gtk_grid_view_set_min_columns (self->grid, 1);
      gtk_grid_view_set_max_columns (self->grid, columns);
      gtk_grid_view_set_min_columns (self->grid, columns);
    }
  return G_SOURCE_REMOVE;
}

static void
queue_columns (StrataGallery *self)
{
  if (self->columns_source == 0)
    self->columns_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_columns, self, NULL);
}

static void
strata_gallery_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrataGallery *self = STRATA_GALLERY (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  queue_columns (self);
}

static void
strata_gallery_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (STRATA_GALLERY (widget)->scroller, orientation, for_size, minimum, natural, NULL, NULL);
  /* What lies in it scrolls: it asks for no more than a column. */
  *minimum = *natural = MIN (*minimum, 240);
}

/* The selected image gets it, whichever had it before: the arrows go on from there. */
static gboolean
strata_gallery_grab_focus (GtkWidget *widget)
{
  StrataGallery *self = STRATA_GALLERY (widget);

  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      GtkListItem *item = g_object_get_data (G_OBJECT (cell), "list-item");

      if (item != NULL && gtk_list_item_get_selected (item))
        return gtk_widget_grab_focus (cell);
    }
  return gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
strata_gallery_dispose (GObject *object)
{
  StrataGallery *self = STRATA_GALLERY (object);

  g_clear_handle_id (&self->columns_source, g_source_remove);
  if (self->grid != NULL)
    gtk_grid_view_set_model (self->grid, NULL);
  self->grid = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->images);
  g_clear_object (&self->painter);

  G_OBJECT_CLASS (strata_gallery_parent_class)->dispose (object);
}

static void
strata_gallery_unmap (GtkWidget *widget)
{
  strata_tile_painter_rest (STRATA_GALLERY (widget)->painter);
  GTK_WIDGET_CLASS (strata_gallery_parent_class)->unmap (widget);
}

static void
strata_gallery_class_init (StrataGalleryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_gallery_dispose;
  widget_class->realize = strata_gallery_realize;
  widget_class->unrealize = strata_gallery_unrealize;
  widget_class->unmap = strata_gallery_unmap;
  widget_class->size_allocate = strata_gallery_size_allocate;
  widget_class->measure = strata_gallery_measure;
  widget_class->grab_focus = strata_gallery_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "gallery");
  signals[SELECTED] =
    g_signal_new ("selected", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_gallery_init (StrataGallery *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->painter = strata_tile_painter_new ();
  self->images = strata_image_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->images)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->painter, "resized", G_CALLBACK (queue_columns), self, G_CONNECT_SWAPPED);

  self->grid = GTK_GRID_VIEW (gtk_grid_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Images"), -1);
  g_signal_connect_swapped (self->grid, "activate", G_CALLBACK (on_activate), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* Before the grid has it, so as to hear first. */
  self->scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (self->scroll, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

StrataTilePainter *
strata_gallery_get_painter (StrataGallery *self)
{
  return self->painter;
}

StrataImageList *
strata_gallery_get_images (StrataGallery *self)
{
  return self->images;
}

StrataImageItem *
strata_gallery_get_selected (StrataGallery *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

void
strata_gallery_select (StrataGallery *self, guint position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->images)))
    return;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", position);
}

void
strata_gallery_select_next (StrataGallery *self, int step)
{
  gint64 position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION || position + step < 0)
    return;
  strata_gallery_select (self, (guint) (position + step));
}

void
strata_gallery_get_shown (StrataGallery *self, guint *first, guint *rows, guint *columns)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->images));
  double height = gtk_adjustment_get_upper (self->scroll);

  *columns = gtk_grid_view_get_max_columns (self->grid);
  guint n_rows = (n + *columns - 1) / *columns;
  /* All rows are of one height; what is cut off at the top by less than half is in sight. */
  double row = MAX (1, height / MAX (1, n_rows));
  guint top = (guint) (gtk_adjustment_get_value (self->scroll) / row + 0.5);
  *first = MIN (top, n_rows > 0 ? n_rows - 1 : 0) * *columns;
  *rows = CLAMP ((guint) (gtk_adjustment_get_page_size (self->scroll) / row), 1, MAX (1, n_rows - *first / *columns));
}
