/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-late-page.h"

#include "strata-session.h"

struct _StrataLatePage
{
  GtkWidget parent_instance;
  GType page_type;
  StrataSession *session;
  GtkWidget *page;
};

enum
{
  PROP_0,
  PROP_PAGE_TYPE,
  PROP_SESSION,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static guint made_signal;

G_DEFINE_FINAL_TYPE (StrataLatePage, strata_late_page, GTK_TYPE_WIDGET)

static void
make (StrataLatePage *self)
{
  self->page = g_object_new (self->page_type, "session", self->session, NULL);
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));
  g_signal_emit (self, made_signal, 0, self->page);
}

static void
strata_late_page_map (GtkWidget *widget)
{
  StrataLatePage *self = STRATA_LATE_PAGE (widget);

  if (self->page == NULL)
    make (self);
  GTK_WIDGET_CLASS (strata_late_page_parent_class)->map (widget);
}

static gboolean
strata_late_page_grab_focus (GtkWidget *widget)
{
  StrataLatePage *self = STRATA_LATE_PAGE (widget);

  return self->page != NULL && gtk_widget_grab_focus (self->page);
}

static void
strata_late_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, STRATA_LATE_PAGE (object)->session);
  else if (id == PROP_PAGE_TYPE)
    g_value_set_gtype (value, STRATA_LATE_PAGE (object)->page_type);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_late_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrataLatePage *self = STRATA_LATE_PAGE (object);

  if (id == PROP_PAGE_TYPE)
    self->page_type = g_value_get_gtype (value);
  else if (id == PROP_SESSION)
    {
      g_set_object (&self->session, g_value_get_object (value));
      if (self->page != NULL)
        g_object_set (self->page, "session", self->session, NULL);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_late_page_dispose (GObject *object)
{
  StrataLatePage *self = STRATA_LATE_PAGE (object);

  g_clear_pointer (&self->page, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (strata_late_page_parent_class)->dispose (object);
}

static void
strata_late_page_class_init (StrataLatePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = strata_late_page_get_property;
  object_class->set_property = strata_late_page_set_property;
  object_class->dispose = strata_late_page_dispose;
  widget_class->map = strata_late_page_map;
  widget_class->grab_focus = strata_late_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  properties[PROP_PAGE_TYPE] = g_param_spec_gtype ("page-type", NULL, NULL, GTK_TYPE_WIDGET,
                                                   G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  made_signal =
    g_signal_new ("made", G_TYPE_FROM_CLASS (class), 0, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
}

static void
strata_late_page_init (StrataLatePage *self)
{
}

GtkWidget *
strata_late_page_get_page (StrataLatePage *self)
{
  g_return_val_if_fail (STRATA_IS_LATE_PAGE (self), NULL);

  return self->page;
}
