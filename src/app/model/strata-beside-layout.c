/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-beside-layout.h"

#define SPACING 12

/* A text narrower than this reads badly beside buttons. */
#define ROOMY 220

struct _StrataBesideLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (StrataBesideLayout, strata_beside_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
get_children (GtkWidget *widget, GtkWidget **first, GtkWidget **second)
{
  *first = gtk_widget_get_first_child (widget);
  *second = gtk_widget_get_next_sibling (*first);
  if (!gtk_widget_should_layout (*second) || gtk_widget_get_first_child (*second) == NULL)
    *second = NULL;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

static int
measure_height (GtkWidget *widget, int width)
{
  int minimum, natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
  return natural;
}

/* The width of the second child if there is room beside the first, else 0. */
static int
get_beside (GtkWidget *second, int width)
{
  int minimum, natural;

  measure_width (second, &minimum, &natural);
  return width < 0 || width - natural - SPACING >= ROOMY ? natural : 0;
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
  GtkWidget *first, *second;
  int second_minimum = 0, second_natural = 0;

  get_children (widget, &first, &second);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (first, minimum, natural);
      if (second == NULL)
        return;
      measure_width (second, &second_minimum, &second_natural);
      *minimum = MAX (*minimum, second_minimum);
      *natural += SPACING + second_natural;
      return;
    }

  int beside = second != NULL ? get_beside (second, for_size) : 0;
  if (second == NULL)
    *minimum = measure_height (first, for_size);
  else if (beside > 0)
    *minimum =
      MAX (measure_height (first, for_size < 0 ? -1 : for_size - beside - SPACING), measure_height (second, beside));
  else
    *minimum = measure_height (first, for_size) + SPACING / 2 + measure_height (second, for_size);
  *natural = *minimum;
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *first, *second;

  get_children (widget, &first, &second);
  if (second == NULL)
    {
      place (first, 0, 0, width, height);
      return;
    }

  int beside = get_beside (second, width);
  int rest = width - beside - SPACING;
  int upper = measure_height (first, width);
  if (beside > 0)
    {
      place (first, rtl ? beside + SPACING : 0, 0, rest, height);
      place (second, rtl ? 0 : rest + SPACING, 0, beside, height);
    }
  else
    {
      place (first, 0, 0, width, upper);
      place (second, 0, upper + SPACING / 2, width, height - upper - SPACING / 2);
    }
}

static void
strata_beside_layout_class_init (StrataBesideLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
strata_beside_layout_init (StrataBesideLayout *self)
{
}
