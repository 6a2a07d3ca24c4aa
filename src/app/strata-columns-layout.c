/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-columns-layout.h"

#include <math.h>

struct _StrataColumnsLayout
{
  GtkLayoutManager parent_instance;

  int threshold;
  int spacing;
  double share;
};

enum
{
  PROP_0,
  PROP_THRESHOLD,
  PROP_SPACING,
  PROP_SHARE,
};

G_DEFINE_FINAL_TYPE (StrataColumnsLayout, strata_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

static guint
collect (GtkWidget *widget, GtkWidget *children[2])
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && n < 2;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      children[n++] = child;
  return n;
}

static int
get_minimum (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int minimum;

  gtk_widget_measure (child, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static int
get_natural (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int natural;

  gtk_widget_measure (child, orientation, for_size, NULL, &natural, NULL, NULL);
  return natural;
}

/* Widths of both children side by side; FALSE where they stand one below the other. */
static gboolean
split (StrataColumnsLayout *self, GtkWidget *children[2], int width, int widths[2])
{
  int room = width - self->spacing;
  int minimum[2];

  if (width < self->threshold)
    return FALSE;
  for (int i = 0; i < 2; i++)
    minimum[i] = get_minimum (children[i], GTK_ORIENTATION_HORIZONTAL, -1);
  if (minimum[0] + minimum[1] > room)
    return FALSE;
  widths[0] =
    self->share > 0 ? (int) round (self->share * room) : get_natural (children[0], GTK_ORIENTATION_HORIZONTAL, -1);
  widths[0] = CLAMP (widths[0], minimum[0], room - minimum[1]);
  widths[1] = room - widths[0];
  return TRUE;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager,
         GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  StrataColumnsLayout *self = STRATA_COLUMNS_LAYOUT (manager);
  GtkWidget *children[2];
  guint n = collect (widget, children);
  int widths[2] = { for_size, for_size };
  gboolean beside = FALSE;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (guint i = 0; i < n; i++)
        {
          *minimum = MAX (*minimum, get_minimum (children[i], orientation, -1));
          *natural += get_natural (children[i], orientation, -1) + (i > 0 ? self->spacing : 0);
        }
      return;
    }

  if (n == 2 && for_size >= 0)
    beside = split (self, children, for_size, widths);
  for (guint i = 0; i < MIN (n, 2); i++)
    {
      int child_minimum = get_minimum (children[i], orientation, widths[i]);
      int child_natural = get_natural (children[i], orientation, widths[i]);
      *minimum = beside ? MAX (*minimum, child_minimum) : *minimum + child_minimum + (i > 0 ? self->spacing : 0);
      *natural = beside ? MAX (*natural, child_natural) : *natural + child_natural + (i > 0 ? self->spacing : 0);
    }
}

static void
allocate_beside (StrataColumnsLayout *self, GtkWidget *widget, GtkWidget *children[2], const int widths[2], int height)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation first = { rtl ? widths[1] + self->spacing : 0, 0, widths[0], height };
  GtkAllocation second = { rtl ? 0 : widths[0] + self->spacing, 0, widths[1], height };

  gtk_widget_size_allocate (children[0], &first, -1);
  gtk_widget_size_allocate (children[1], &second, -1);
}

static void
allocate_below (StrataColumnsLayout *self, GtkWidget *children[2], guint n, int width, int height)
{
  int y = 0;

  for (guint i = 0; i < n; i++)
    {
      int minimum = get_minimum (children[i], GTK_ORIENTATION_VERTICAL, width);
      int natural = get_natural (children[i], GTK_ORIENTATION_VERTICAL, width);
      int rest = i + 1 < n ? get_minimum (children[i + 1], GTK_ORIENTATION_VERTICAL, width) + self->spacing : 0;
      int own = i + 1 == n ? MAX (minimum, height - y) : CLAMP (natural, minimum, MAX (minimum, height - y - rest));
      GtkAllocation place = { 0, y, width, own };

      gtk_widget_size_allocate (children[i], &place, -1);
      y += own + self->spacing;
    }
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  StrataColumnsLayout *self = STRATA_COLUMNS_LAYOUT (manager);
  GtkWidget *children[2];
  guint n = collect (widget, children);
  int widths[2];

  if (n == 2 && split (self, children, width, widths))
    allocate_beside (self, widget, children, widths, height);
  else
    allocate_below (self, children, n, width, height);
}

static void
strata_columns_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataColumnsLayout *self = STRATA_COLUMNS_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_THRESHOLD:
      g_value_set_int (value, self->threshold);
      break;
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_SHARE:
      g_value_set_double (value, self->share);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
strata_columns_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataColumnsLayout *self = STRATA_COLUMNS_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_THRESHOLD:
      self->threshold = g_value_get_int (value);
      break;
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_SHARE:
      self->share = g_value_get_double (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
strata_columns_layout_class_init (StrataColumnsLayoutClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strata_columns_layout_get_property;
  object_class->set_property = strata_columns_layout_set_property;
  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
  g_object_class_install_property (object_class, PROP_THRESHOLD,
                                   g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0, flags));
  g_object_class_install_property (object_class, PROP_SPACING,
                                   g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags));
  g_object_class_install_property (object_class, PROP_SHARE, g_param_spec_double ("share", NULL, NULL, 0, 1, 0, flags));
}

static void
strata_columns_layout_init (StrataColumnsLayout *self)
{
}
