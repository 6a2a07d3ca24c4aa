/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-fit-layout.h"

#define MAX_CHILDREN 32

struct _StrataFitLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

struct _StrataFitLayoutChild
{
  GtkLayoutChild parent_instance;

  guint rank;
  gboolean overflow;
  char *menu_label;
};

enum
{
  PROP_0,
  PROP_SPACING,
};

enum
{
  CHILD_PROP_0,
  CHILD_PROP_RANK,
  CHILD_PROP_OVERFLOW,
  CHILD_PROP_MENU_LABEL,
};

G_DEFINE_FINAL_TYPE (StrataFitLayout, strata_fit_layout, GTK_TYPE_LAYOUT_MANAGER)
G_DEFINE_FINAL_TYPE (StrataFitLayoutChild, strata_fit_layout_child, GTK_TYPE_LAYOUT_CHILD)

/* --- The child's place --------------------------------------------------------------------------------------------- */

static void
child_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataFitLayoutChild *self = STRATA_FIT_LAYOUT_CHILD (object);

  if (prop_id == CHILD_PROP_RANK)
    g_value_set_uint (value, self->rank);
  else if (prop_id == CHILD_PROP_OVERFLOW)
    g_value_set_boolean (value, self->overflow);
  else if (prop_id == CHILD_PROP_MENU_LABEL)
    g_value_set_string (value, self->menu_label);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
child_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataFitLayoutChild *self = STRATA_FIT_LAYOUT_CHILD (object);

  if (prop_id == CHILD_PROP_RANK)
    self->rank = g_value_get_uint (value);
  else if (prop_id == CHILD_PROP_OVERFLOW)
    self->overflow = g_value_get_boolean (value);
  else if (prop_id == CHILD_PROP_MENU_LABEL)
    {
      g_free (self->menu_label);
      self->menu_label = g_value_dup_string (value);
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  gtk_layout_manager_layout_changed (gtk_layout_child_get_layout_manager (GTK_LAYOUT_CHILD (self)));
}

static void
child_finalize (GObject *object)
{
  g_free (STRATA_FIT_LAYOUT_CHILD (object)->menu_label);
  G_OBJECT_CLASS (strata_fit_layout_child_parent_class)->finalize (object);
}

static void
strata_fit_layout_child_class_init (StrataFitLayoutChildClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = child_get_property;
  object_class->set_property = child_set_property;
  object_class->finalize = child_finalize;
  g_object_class_install_property (
    object_class, CHILD_PROP_RANK,
    g_param_spec_uint ("rank", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
    object_class, CHILD_PROP_OVERFLOW,
    g_param_spec_boolean ("overflow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
    object_class, CHILD_PROP_MENU_LABEL,
    g_param_spec_string ("menu-label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
strata_fit_layout_child_init (StrataFitLayoutChild *self)
{
}

/* --- The row ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *widget;
  guint rank;
  int minimum, natural, width;
  gboolean overflow, fits;
} Slot;

static guint
collect (GtkLayoutManager *manager, GtkWidget *widget, Slot slots[MAX_CHILDREN])
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && n < MAX_CHILDREN;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_visible (child))
        continue;
      StrataFitLayoutChild *place = STRATA_FIT_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (manager, child));
      slots[n] = (Slot){ .widget = child, .rank = place->rank, .overflow = place->overflow, .fits = !place->overflow };
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &slots[n].minimum, &slots[n].natural, NULL, NULL);
      n++;
    }
  return n;
}

static int
sum_widths (StrataFitLayout *self, const Slot *slots, guint n, gboolean natural)
{
  int width = 0, count = 0;

  for (guint i = 0; i < n; i++)
    if (slots[i].fits)
      {
        width += natural ? slots[i].natural : slots[i].minimum;
        count++;
      }
  return width + MAX (count - 1, 0) * self->spacing;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
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
  StrataFitLayout *self = STRATA_FIT_LAYOUT (manager);
  Slot slots[MAX_CHILDREN];
  guint n = collect (manager, widget, slots);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = sum_widths (self, slots, n, TRUE);
      for (guint i = 0; i < n; i++)
        slots[i].fits = slots[i].rank == 0;
      *minimum = sum_widths (self, slots, n, FALSE);
      /* What stands for others when they have no room counts for the one and not for the other. */
      *natural = MAX (*natural, *minimum);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      int child_minimum, child_natural;
      gtk_widget_measure (slots[i].widget, GTK_ORIENTATION_VERTICAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

/* Leaves out by rank until the rest has room, and what stands for those that are left out. */
static void
leave_out (StrataFitLayout *self, Slot *slots, guint n, int width)
{
  if (sum_widths (self, slots, n, TRUE) > width)
    for (guint i = 0; i < n; i++)
      slots[i].fits = TRUE;
  while (sum_widths (self, slots, n, TRUE) > width)
    {
      Slot *last = NULL;

      for (guint i = 0; i < n; i++)
        if (slots[i].fits && slots[i].rank > 0 && (last == NULL || slots[i].rank > last->rank))
          last = &slots[i];
      if (last == NULL)
        break;
      last->fits = FALSE;
    }
}

/* Those that remain get between their minimum and natural width. */
static void
choose (StrataFitLayout *self, Slot *slots, guint n, int width)
{
  leave_out (self, slots, n, width);

  gboolean cramped = sum_widths (self, slots, n, TRUE) > width;
  int rest = width - sum_widths (self, slots, n, !cramped);
  guint n_expand = 0;
  for (guint i = 0; i < n; i++)
    {
      slots[i].width = cramped ? slots[i].minimum : slots[i].natural;
      if (cramped && rest > 0 && slots[i].fits)
        {
          int more = MIN (rest, slots[i].natural - slots[i].minimum);
          slots[i].width += more;
          rest -= more;
        }
      if (slots[i].fits && gtk_widget_compute_expand (slots[i].widget, GTK_ORIENTATION_HORIZONTAL))
        n_expand++;
    }
  for (guint i = 0; i < n && rest > 0 && n_expand > 0; i++)
    if (slots[i].fits && gtk_widget_compute_expand (slots[i].widget, GTK_ORIENTATION_HORIZONTAL))
      {
        int more = rest / (int) n_expand--;
        slots[i].width += more;
        rest -= more;
      }
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  StrataFitLayout *self = STRATA_FIT_LAYOUT (manager);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Slot slots[MAX_CHILDREN];
  guint n = collect (manager, widget, slots);
  int x = 0;

  choose (self, slots, n, width);
  for (guint i = 0; i < n; i++)
    {
      gtk_widget_set_child_visible (slots[i].widget, slots[i].fits);
      if (!slots[i].fits)
        continue;
      GtkAllocation place = { rtl ? width - x - slots[i].width : x, 0, slots[i].width, height };
      gtk_widget_size_allocate (slots[i].widget, &place, -1);
      x += slots[i].width + self->spacing;
    }
}

static void
strata_fit_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SPACING)
    g_value_set_int (value, STRATA_FIT_LAYOUT (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_fit_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SPACING)
    {
      STRATA_FIT_LAYOUT (object)->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_fit_layout_class_init (StrataFitLayoutClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (class);

  object_class->get_property = strata_fit_layout_get_property;
  object_class->set_property = strata_fit_layout_set_property;
  layout_class->layout_child_type = STRATA_TYPE_FIT_LAYOUT_CHILD;
  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
  g_object_class_install_property (
    object_class, PROP_SPACING,
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
strata_fit_layout_init (StrataFitLayout *self)
{
}

const char *
strata_fit_layout_get_menu_label (GtkWidget *child)
{
  GtkWidget *parent = gtk_widget_get_parent (child);
  GtkLayoutManager *manager = parent != NULL ? gtk_widget_get_layout_manager (parent) : NULL;

  if (!STRATA_IS_FIT_LAYOUT (manager))
    return NULL;
  return STRATA_FIT_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (manager, child))->menu_label;
}
