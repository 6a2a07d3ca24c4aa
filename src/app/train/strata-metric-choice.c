/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-metric-choice.h"

#include "strata-format.h"

#include <glib/gi18n.h>

struct _StrataMetricChoice
{
  GtkWidget parent_instance;
  StrataTrainingLog *log;
  GMenu *menu;
  GtkWidget *drop_down;
  GStrv keys; /* in the order of the list; NULL: none yet */
};

G_DEFINE_FINAL_TYPE (StrataMetricChoice, strata_metric_choice, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_METRIC,
  PROP_MENU,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

static void
on_selected (StrataMetricChoice *self)
{
  const guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (self->log != NULL && self->keys != NULL && i < g_strv_length (self->keys))
    strata_training_log_show_metric (self->log, self->keys[i]);
}

/* The keys of the training data's metrics; transfer full. */
static GStrv
list_keys (StrataTrainingLog *log)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  StrataHistory *history = log != NULL ? strata_training_log_get_history (log) : NULL;
  const char *const *keys = history != NULL ? strata_history_get_keys (history) : NULL;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (strata_history_is_metric_key (keys[i]))
      g_strv_builder_add (builder, keys[i]);
  return g_strv_builder_end (builder);
}

static void
fill_menu (StrataMetricChoice *self)
{
  if (self->menu == NULL)
    return;
  g_menu_remove_all (self->menu);
  for (guint i = 0; g_strv_length (self->keys) > 1 && self->keys[i] != NULL; i++)
    {
      /* In a menu one underscore would mark a key. */
      g_auto (GStrv) parts = g_strsplit (strata_format_measure (self->keys[i]), "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "curves.metric", "s", self->keys[i]);
      g_menu_append_item (self->menu, item);
    }
}

static void
select_shown (StrataMetricChoice *self)
{
  const char *shown = self->log != NULL ? strata_training_log_get_metric_key (self->log) : NULL;

  for (guint i = 0; self->keys[i] != NULL; i++)
    if (g_strcmp0 (self->keys[i], shown) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), i);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_METRIC]);
}

static void
update (StrataMetricChoice *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = 0;

  g_signal_handlers_block_by_func (self->drop_down, on_selected, self);
  g_strfreev (self->keys);
  self->keys = list_keys (self->log);
  for (; self->keys[n] != NULL; n++)
    gtk_string_list_append (names, strata_format_measure (self->keys[n]));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (names));
  select_shown (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
  fill_menu (self);
  g_signal_handlers_unblock_by_func (self->drop_down, on_selected, self);
}

static void
let_go (StrataMetricChoice *self)
{
  if (self->log == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->log, update, self);
  g_signal_handlers_disconnect_by_func (self->log, select_shown, self);
}

void
strata_metric_choice_set_log (StrataMetricChoice *self, StrataTrainingLog *log)
{
  g_return_if_fail (STRATA_IS_METRIC_CHOICE (self));

  let_go (self);
  g_set_object (&self->log, log);
  if (log != NULL)
    {
      g_signal_connect_swapped (log, "cleared", G_CALLBACK (update), self);
      g_signal_connect_swapped (log, "metric-changed", G_CALLBACK (select_shown), self);
    }
  update (self);
}

static void
strata_metric_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataMetricChoice *self = STRATA_METRIC_CHOICE (object);
  const char *key = self->log != NULL ? strata_training_log_get_metric_key (self->log) : NULL;

  if (id == PROP_METRIC)
    g_value_set_string (value, key != NULL ? key : "");
  else if (id == PROP_MENU)
    g_value_set_object (value, self->menu);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_metric_choice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrataMetricChoice *self = STRATA_METRIC_CHOICE (object);

  if (id == PROP_METRIC && self->log != NULL
      && g_strv_contains ((const char *const *) self->keys, g_value_get_string (value)))
    strata_training_log_show_metric (self->log, g_value_get_string (value));
  else if (id == PROP_MENU)
    {
      g_set_object (&self->menu, g_value_get_object (value));
      fill_menu (self);
    }
  else if (id != PROP_METRIC)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_metric_choice_dispose (GObject *object)
{
  StrataMetricChoice *self = STRATA_METRIC_CHOICE (object);

  let_go (self);
  g_clear_object (&self->log);
  g_clear_object (&self->menu);
  g_clear_pointer (&self->keys, g_strfreev);
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_metric_choice_parent_class)->dispose (object);
}

static void
strata_metric_choice_class_init (StrataMetricChoiceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = strata_metric_choice_dispose;
  object_class->get_property = strata_metric_choice_get_property;
  object_class->set_property = strata_metric_choice_set_property;
  properties[PROP_METRIC] = g_param_spec_string ("metric", NULL, NULL, "",
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MENU] =
    g_param_spec_object ("menu", NULL, NULL, G_TYPE_MENU, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

/* Keras' names are long, and the button stands in a row with others. */
static void
on_label_set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
on_label_bound (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static void
strata_metric_choice_init (StrataMetricChoice *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) whole_names = NULL;

  self->drop_down = gtk_drop_down_new (NULL, NULL);
  whole_names = g_object_ref (gtk_drop_down_get_factory (GTK_DROP_DOWN (self->drop_down)));
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->drop_down), whole_names);
  g_signal_connect (factory, "setup", G_CALLBACK (on_label_set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_label_bound), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->drop_down), factory);
  g_object_unref (factory);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  gtk_widget_set_tooltip_text (self->drop_down, _ ("The metric that the curves show"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Metric"), -1);
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (on_selected), self);
  update (self);
}
