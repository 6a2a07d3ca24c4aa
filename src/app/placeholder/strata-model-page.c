/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-model-page.h"

struct _StrataModelPage
{
  GtkWidget parent_instance;

  StrataSession *session;
};

enum
{
  PROP_0,
  PROP_SESSION,
};

G_DEFINE_FINAL_TYPE (StrataModelPage, strata_model_page, GTK_TYPE_WIDGET)

static void
strata_model_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SESSION)
    g_set_object (&STRATA_MODEL_PAGE (object)->session, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
strata_model_page_dispose (GObject *object)
{
  g_clear_object (&STRATA_MODEL_PAGE (object)->session);
  G_OBJECT_CLASS (strata_model_page_parent_class)->dispose (object);
}

static void
strata_model_page_class_init (StrataModelPageClass *class)
{
  G_OBJECT_CLASS (class)->set_property = strata_model_page_set_property;
  G_OBJECT_CLASS (class)->dispose = strata_model_page_dispose;
  g_object_class_install_property (G_OBJECT_CLASS (class), PROP_SESSION,
                                   g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
strata_model_page_init (StrataModelPage *self)
{
}
