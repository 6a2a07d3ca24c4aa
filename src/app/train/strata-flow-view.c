/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-flow-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "strata-format.h"

/* Bars are logarithmic, from this value up to 1: what counts is how many powers of ten lie between layers. */
#define LOWEST_GRADIENT -8.0
#define LOWEST_RATIO -6.0
#define MAX_HEIGHT 240

typedef enum
{
  COLUMN_NAME,
  COLUMN_GRADIENT,
  COLUMN_RATIO,
  COLUMN_DEAD,
  COLUMN_ACTIVATIONS,
  N_COLUMNS
} Column;

struct _StrataFlowView
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *sentence;
  GtkGrid *grid;
  guint n_rows;

  StrataSession *session;
  GCancellable *cancellable;
  gboolean running; /* one measurement at a time: what is asked for meanwhile is */
  gboolean wanted;  /* done once, of the newest network */
};

G_DEFINE_FINAL_TYPE (StrataFlowView, strata_flow_view, GTK_TYPE_WIDGET)

static void measure (StrataFlowView *self);

static GtkWidget *
make_label (Column column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_NAME ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), column == COLUMN_NAME ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* A bar with its number beside it. */
static GtkWidget *
make_bar (Column column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *label = make_label (column);

  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (bar, 40, -1);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static gboolean
has_bar (Column column)
{
  return column == COLUMN_GRADIENT || column == COLUMN_RATIO;
}

static void
show_bar (GtkWidget *box, double value, double lowest, gboolean shown, const char *name)
{
  GtkWidget *bar = gtk_widget_get_first_child (box);
  double fraction = value > 0 && isfinite (value) ? 1 - log10 (value) / lowest : value > 0;
  g_autofree char *text = shown ? g_strdup_printf ("%.1e", value) : g_strdup ("");
  g_autofree char *spoken = g_strdup_printf ("%s %s", name, text);

  gtk_widget_set_visible (bar, shown);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), CLAMP (fraction, 0, 1));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
make_row (StrataFlowView *self, int row)
{
  for (Column column = 0; column < N_COLUMNS; column++)
    gtk_grid_attach (self->grid, has_bar (column) ? make_bar (column) : make_label (column), column, row, 1, 1);
}

static void
set_text (StrataFlowView *self, Column column, int row, const char *text)
{
  gtk_label_set_label (GTK_LABEL (gtk_grid_get_child_at (self->grid, column, row)), text);
}

static void
show_layer (StrataFlowView *self, int row, const StrataFlowLayer *layer)
{
  g_autofree char *dead = strata_format_share (layer->dead_share);
  g_autofree char *mean = strata_format_number (layer->mean, 2);
  g_autofree char *spread = strata_format_number (layer->spread, 2);
  g_autofree char *activations = strata_format_figure (g_strdup_printf ("%s ± %s", mean, spread));

  set_text (self, COLUMN_NAME, row, layer->name);
  show_bar (gtk_grid_get_child_at (self->grid, COLUMN_GRADIENT, row), layer->gradient, LOWEST_GRADIENT,
            layer->has_weights, layer->name);
  show_bar (gtk_grid_get_child_at (self->grid, COLUMN_RATIO, row), layer->update_ratio, LOWEST_RATIO,
            layer->has_weights, layer->name);
  set_text (self, COLUMN_DEAD, row, dead);
  set_text (self, COLUMN_ACTIVATIONS, row, activations);
}

/* Rows stay where they are and get new values: a person may be reading them. */
static void
show_flow (StrataFlowView *self, const StrataFlow *flow)
{
  g_autofree char *trouble = strata_flow_describe_trouble (flow);

  for (; self->n_rows < flow->layers->len; self->n_rows++)
    make_row (self, (int) self->n_rows + 1);
  for (; self->n_rows > flow->layers->len; self->n_rows--)
    gtk_grid_remove_row (self->grid, (int) self->n_rows);
  for (guint i = 0; i < flow->layers->len; i++)
    show_layer (self, (int) i + 1, &g_array_index (flow->layers, StrataFlowLayer, i));
  gtk_label_set_label (self->sentence, trouble != NULL ? trouble : _ ("Gradients reach every layer."));
  if (trouble != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "warning");
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataFlowView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataFlow) flow = strata_flow_new_finish (result, &error);

  self->running = FALSE;
  if (self->session == NULL)
    return;
  gtk_widget_set_halign (GTK_WIDGET (self->sentence), GTK_ALIGN_START);
  gtk_widget_set_margin_top (GTK_WIDGET (self->sentence), 0);
  gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "dim-label");
  if (flow != NULL)
    show_flow (self, flow);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_label (self->sentence, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->grid), flow != NULL);
  if (self->wanted)
    measure (self);
}

/* What stands in place of the figures is in the middle and pale, as in the other views below the curves. */
static void
show_empty (StrataFlowView *self)
{
  gtk_label_set_label (self->sentence, _ ("Shown after the first epoch."));
  gtk_widget_set_halign (GTK_WIDGET (self->sentence), GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (GTK_WIDGET (self->sentence), 16);
  gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "dim-label");
  gtk_widget_hide (GTK_WIDGET (self->grid));
}

static void
measure (StrataFlowView *self)
{
  StrataNetwork *network = self->session ? strata_session_get_network (self->session) : NULL;
  StrataDataset *dataset = self->session ? strata_session_get_dataset (self->session) : NULL;

  if (network == NULL || dataset == NULL)
    {
      show_empty (self);
      return;
    }
  if (self->running || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->wanted = TRUE;
      return;
    }
  self->wanted = FALSE;
  self->running = TRUE;
  strata_flow_new_async (network, dataset, self->cancellable, on_measured, g_object_ref (self));
}

void
strata_flow_view_set_session (StrataFlowView *self, StrataSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  g_signal_connect_swapped (session, "notify::network", G_CALLBACK (measure), self);
  g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (measure), self);
  measure (self);
}

static void
strata_flow_view_map (GtkWidget *widget)
{
  StrataFlowView *self = STRATA_FLOW_VIEW (widget);

  GTK_WIDGET_CLASS (strata_flow_view_parent_class)->map (widget);
  if (self->wanted)
    measure (self);
}

static void
strata_flow_view_dispose (GObject *object)
{
  StrataFlowView *self = STRATA_FLOW_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (strata_flow_view_parent_class)->dispose (object);
}

static void
strata_flow_view_class_init (StrataFlowViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_flow_view_dispose;
  widget_class->map = strata_flow_view_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "flowview");
}

static void
add_titles (StrataFlowView *self)
{
  const struct
  {
    const char *title, *tip;
  } titles[N_COLUMNS] = {
    [COLUMN_NAME] = { _ ("Layer"), NULL },
    [COLUMN_GRADIENT] = { _ ("Gradient"), _ ("Root mean square over the layer's weights; bars are logarithmic") },
    [COLUMN_RATIO] = { _ ("Step / Weights"),
                       _ ("Length of the next step against that of the weights; about 0.001 is usual") },
    [COLUMN_DEAD] = { _ ("Dead"), _ ("Units that give the same whatever the image") },
    [COLUMN_ACTIVATIONS] = { C_ ("values", "Activations"), _ ("Mean and standard deviation of what the layer gives") },
  };

  for (Column column = 0; column < N_COLUMNS; column++)
    {
      GtkWidget *label = gtk_label_new (titles[column].title);

      gtk_label_set_xalign (GTK_LABEL (label), column == COLUMN_NAME ? 0 : 1);
      gtk_widget_set_hexpand (label, has_bar (column));
      gtk_widget_set_tooltip_text (label, titles[column].tip);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_grid_attach (self->grid, label, column, 0, 1, 1);
    }
}

static void
strata_flow_view_init (StrataFlowView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_margin_top (self->box, 8);
  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_xalign (self->sentence, 0);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 18);
  gtk_grid_set_row_spacing (self->grid, 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Gradients and activations by layer"), -1);
  add_titles (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  show_empty (self);
}
