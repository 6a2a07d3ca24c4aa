/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-activator-strip.h"

#include "strata-format.h"
#include "strata-image-ink.h"

#include <glib/gi18n.h>

#define N_IMAGES 10
#define SIDE 48
#define ACROSS 5

struct _StrataActivatorStrip
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkWidget *spinner;
  GtkGrid *grid;

  StrataNetwork *network;
  StrataDataset *dataset;
  StrataSplit split;
  guint layer, unit;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (StrataActivatorStrip, strata_activator_strip, GTK_TYPE_BOX)

typedef struct
{
  StrataNetwork *network;
  StrataDataset *dataset;
  StrataSplit split;
  guint layer, unit;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->network);
  g_object_unref (search->dataset);
  g_free (search);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  GError *error = NULL;
  GArray *found = strata_activators_find (search->network, search->dataset, search->split, search->layer, search->unit,
                                          N_IMAGES, cancellable, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
clear (StrataActivatorStrip *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

/* Looking at another image closes what the strip stands in. */
static void
on_clicked (GtkWidget *button, StrataActivatorStrip *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  gtk_widget_activate_action (button, "inspect.look-at", "(uu)", (guint) self->split, index);
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static GtkWidget *
make_button (StrataActivatorStrip *self, const StrataActivator *activator)
{
  const StrataShape *shape = strata_dataset_get_shape (self->dataset);
  int rows = (int) shape->dim[0], columns = (int) (strata_shape_get_size (shape) / MAX (shape->dim[0], 1));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  StrataInk ink = { .scaler = NULL, .range = 1 };
  g_autoptr (GdkTexture) texture =
    strata_ink_make_texture (&ink, strata_dataset_get_image (self->dataset, self->split, activator->index), columns,
                             rows, SIDE * scale, 4 * scale);
  guint label = strata_dataset_get_label (self->dataset, self->split, activator->index);
  g_autofree char *count = strata_format_count (activator->index);
  g_autofree char *value = strata_format_number (activator->value, 3);
  /* Translators: an image that a unit answers to, its class and the unit's value, "test image 23, Sandal: 4.310" */
  g_autofree char *name = g_strdup_printf (_ ("%s image %s, %s: %s"), strata_format_split (self->split), count,
                                           strata_dataset_get_class_name (self->dataset, label), value);
  GtkWidget *button = gtk_button_new (), *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  gtk_widget_set_size_request (picture, SIDE, SIDE);
  gtk_button_set_child (GTK_BUTTON (button), picture);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "activator");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (activator->index));
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
  return button;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrataActivatorStrip *self = STRATA_ACTIVATOR_STRIP (source);
  Search *search = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || search->unit != self->unit)
    return;
  gtk_widget_set_visible (self->spinner, FALSE);
  if (error != NULL)
    {
      g_autofree char *message = strata_format_figures (error->message);
      gtk_label_set_label (self->title, message);
    }
  for (guint i = 0; found != NULL && i < found->len; i++)
    gtk_grid_attach (self->grid, make_button (self, &g_array_index (found, StrataActivator, i)), (int) i % ACROSS,
                     (int) i / ACROSS, 1, 1);
}

void
strata_activator_strip_show_unit (StrataActivatorStrip *self, guint unit)
{
  Search *search;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->unit = unit;
  clear (self);
  gtk_widget_set_visible (self->spinner, TRUE);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_found, NULL);
  search = g_new0 (Search, 1);
  *search = (Search){ .network = g_object_ref (self->network),
                      .dataset = g_object_ref (self->dataset),
                      .split = self->split,
                      .layer = self->layer,
                      .unit = unit };
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, find_in_thread);
}

static void
strata_activator_strip_dispose (GObject *object)
{
  StrataActivatorStrip *self = STRATA_ACTIVATOR_STRIP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->network);
  g_clear_object (&self->dataset);

  G_OBJECT_CLASS (strata_activator_strip_parent_class)->dispose (object);
}

static void
strata_activator_strip_class_init (StrataActivatorStripClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_activator_strip_dispose;
}

static void
strata_activator_strip_init (StrataActivatorStrip *self)
{
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL), *grid = gtk_grid_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  self->title = GTK_LABEL (title);
  self->grid = GTK_GRID (grid);
  self->spinner = gtk_spinner_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_max_width_chars (self->title, 40);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_widget_set_size_request (grid, -1, 2 * (SIDE + 4));
  gtk_box_append (GTK_BOX (heading), title);
  gtk_box_append (GTK_BOX (heading), self->spinner);
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), grid);
}

GtkWidget *
strata_activator_strip_new (StrataNetwork *network, StrataDataset *dataset, StrataSplit split, guint layer)
{
  StrataActivatorStrip *self = g_object_new (STRATA_TYPE_ACTIVATOR_STRIP, NULL);
  /* Translators: %s is a split, "test" */
  g_autofree char *title = g_strdup_printf (_ ("The %s images it answers to most"), strata_format_split (split));

  self->network = g_object_ref (network);
  self->dataset = g_object_ref (dataset);
  self->split = split;
  self->layer = layer;
  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}
