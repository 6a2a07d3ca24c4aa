/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-matrix-view.h"

#include "strata-cursor-hold.h"
#include "strata-format.h"

#include <glib/gi18n.h>

#define LEAST_SIZE 300
#define NATURAL_SIZE 560

struct _StrataMatrixView
{
  GtkWidget parent_instance;

  StrataMatrix *matrix;
  StrataMatrixValues values;
  StrataCursorHold hold;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataMatrixView, strata_matrix_view, GTK_TYPE_WIDGET)

/* "Shirt taken for Coat: 84 images, 8.4 % of Shirt, 9.9 % of what was taken for Coat" */
static char *
describe_cell (StrataMatrixView *self, guint row, guint column)
{
  const StrataMatrix *matrix = self->matrix;
  const char *true_name = matrix->names[row], *name = matrix->names[column];
  guint64 count = strata_matrix_get (matrix, row, column);
  g_autofree char *images = strata_format_count (count);
  g_autofree char *of_row = strata_format_share (strata_matrix_get_share (matrix, row, column, STRATA_MATRIX_BY_ROW));
  g_autofree char *of_column =
    strata_format_share (strata_matrix_get_share (matrix, row, column, STRATA_MATRIX_BY_COLUMN));

  if (row == column)
    return g_strdup_printf (ngettext ("%s recognized: %s image, %s of its class, %s of what was taken for it",
                                      "%s recognized: %s images, %s of its class, %s of what was taken for it", count),
                            true_name, images, of_row, of_column);
  return g_strdup_printf (ngettext ("%s taken for %s: %s image, %s of its class, %s of what was taken for %s",
                                    "%s taken for %s: %s images, %s of its class, %s of what was taken for %s", count),
                          true_name, name, images, of_row, of_column, name);
}

static void
set_cursor (StrataMatrixView *self, int row, int column)
{
  g_autofree char *text = NULL;

  if (self->matrix->row == row && self->matrix->column == column)
    return;
  self->matrix->row = row;
  self->matrix->column = column;
  text = row >= 0 ? describe_cell (self, (guint) row, (guint) column) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
find_cell (StrataMatrixView *self, double x, double y, int *row, int *column)
{
  StrataChartStyle style;

  strata_chart_style_init_from_widget (&style, GTK_WIDGET (self));
  return self->matrix != NULL
         && strata_matrix_find (self->matrix, gtk_widget_get_width (GTK_WIDGET (self)),
                                gtk_widget_get_height (GTK_WIDGET (self)), &style, x, y, row, column);
}

static void
on_motion (StrataMatrixView *self, double x, double y)
{
  int row, column;

  if (!strata_cursor_hold_motion (&self->hold, GTK_WIDGET (self), x, y))
    return;
  if (find_cell (self, x, y, &row, &column))
    set_cursor (self, row, column);
  else if (self->matrix != NULL)
    set_cursor (self, -1, -1);
}

static void
on_leave (StrataMatrixView *self)
{
  if (self->matrix != NULL && !self->hold.keys)
    set_cursor (self, -1, -1);
}

static void
on_released (StrataMatrixView *self, int n_press, double x, double y)
{
  int row, column;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (find_cell (self, x, y, &row, &column))
    g_signal_emit (self, signals[ACTIVATED], 0, row, column);
}

static void
move_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataMatrixView *self = STRATA_MATRIX_VIEW (widget);
  int right = 0, down = 0;

  if (self->matrix == NULL)
    return;
  self->hold.keys = TRUE;
  g_variant_get (parameter, "(ii)", &right, &down);
  if (self->matrix->row < 0)
    set_cursor (self, 0, 0);
  else
    set_cursor (self, CLAMP (self->matrix->row + down, 0, (int) self->matrix->n - 1),
                CLAMP (self->matrix->column + right, 0, (int) self->matrix->n - 1));
}

static void
activate_cell (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataMatrixView *self = STRATA_MATRIX_VIEW (widget);

  if (self->matrix != NULL && self->matrix->row >= 0)
    g_signal_emit (self, signals[ACTIVATED], 0, self->matrix->row, self->matrix->column);
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  StrataMatrixView *self = STRATA_MATRIX_VIEW (widget);
  int row, column;

  if (self->matrix == NULL)
    return FALSE;
  if (keyboard)
    {
      row = self->matrix->row;
      column = self->matrix->column;
    }
  else if (!find_cell (self, x, y, &row, &column))
    return FALSE;
  if (row < 0)
    return FALSE;
  g_autofree char *text = describe_cell (self, (guint) row, (guint) column);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
strata_matrix_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataMatrixView *self = STRATA_MATRIX_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  StrataChartStyle style;
  cairo_t *cr;

  if (self->matrix == NULL)
    return;
  strata_chart_style_init_from_widget (&style, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  strata_matrix_draw (self->matrix, cr, width, height, &style);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
strata_matrix_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_matrix_view_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  double scale = strata_chart_style_get_scale (widget);

  *minimum = LEAST_SIZE;
  *natural = (int) (NATURAL_SIZE * scale);
  /* The names above take less room than those beside. */
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    *minimum = *natural = CLAMP ((int) (for_size * 0.86), LEAST_SIZE, *natural);
}

static void
strata_matrix_view_finalize (GObject *object)
{
  g_clear_pointer (&STRATA_MATRIX_VIEW (object)->matrix, strata_matrix_free);

  G_OBJECT_CLASS (strata_matrix_view_parent_class)->finalize (object);
}

static void
strata_matrix_view_class_init (StrataMatrixViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  static const struct
  {
    guint key;
    int right, down;
  } arrows[] = { { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 } };

  G_OBJECT_CLASS (class)->finalize = strata_matrix_view_finalize;
  widget_class->snapshot = strata_matrix_view_snapshot;
  widget_class->get_request_mode = strata_matrix_view_get_request_mode;
  widget_class->measure = strata_matrix_view_measure;
  gtk_widget_class_set_css_name (widget_class, "matrixview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "matrix.move", "(ii)", move_cursor);
  gtk_widget_class_install_action (widget_class, "matrix.activate", NULL, activate_cell);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding_action (widget_class, arrows[i].key, 0, "matrix.move", "(ii)", arrows[i].right,
                                         arrows[i].down);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "matrix.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "matrix.activate", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "matrix.activate", NULL);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
strata_matrix_view_init (StrataMatrixView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  strata_cursor_hold_follow (&self->hold, motion);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* The mistake made most, for those who do not see the matrix. */
static char *
describe_matrix (StrataMatrixView *self)
{
  guint row = 0, column = 0;
  guint64 most = 0;

  for (guint i = 0; i < self->matrix->n; i++)
    for (guint j = 0; j < self->matrix->n; j++)
      if (i != j && strata_matrix_get (self->matrix, i, j) > most)
        {
          most = strata_matrix_get (self->matrix, i, j);
          row = i;
          column = j;
        }
  if (most == 0)
    return g_strdup (_ ("No mistakes"));
  g_autofree char *cell = describe_cell (self, row, column);
  return g_strdup_printf (_ ("Most mistakes: %s"), cell);
}

void
strata_matrix_view_show (StrataMatrixView *self, StrataMatrix *matrix)
{
  if (self->matrix != NULL && matrix != NULL && self->matrix->n == matrix->n)
    {
      matrix->row = self->matrix->row;
      matrix->column = self->matrix->column;
    }
  g_clear_pointer (&self->matrix, strata_matrix_free);
  self->matrix = matrix;
  if (matrix != NULL)
    {
      matrix->values = self->values;
      g_autofree char *description = describe_matrix (self);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Confusion matrix"),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_matrix_view_set_values (StrataMatrixView *self, StrataMatrixValues values)
{
  self->values = values;
  if (self->matrix != NULL)
    self->matrix->values = values;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const StrataMatrix *
strata_matrix_view_get_matrix (StrataMatrixView *self)
{
  return self->matrix;
}
