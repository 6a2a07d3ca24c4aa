/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-card.h"

#include "strata-experiment-sketch.h"
#include "strata-format.h"

#include <glib/gi18n.h>

struct _StrataExperimentCard
{
  GtkFlowBoxChild parent_instance;

  StrataExperimentSketch *sketch;
  GtkLabel *title;
  GtkLabel *sentence;

  char *name;
};

G_DEFINE_FINAL_TYPE (StrataExperimentCard, strata_experiment_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
strata_experiment_card_finalize (GObject *object)
{
  g_free (STRATA_EXPERIMENT_CARD (object)->name);
  G_OBJECT_CLASS (strata_experiment_card_parent_class)->finalize (object);
}

static void
strata_experiment_card_class_init (StrataExperimentCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_experiment_card_finalize;
  g_type_ensure (STRATA_TYPE_EXPERIMENT_SKETCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-experiment-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataExperimentCard, sketch);
  gtk_widget_class_bind_template_child (widget_class, StrataExperimentCard, title);
  gtk_widget_class_bind_template_child (widget_class, StrataExperimentCard, sentence);
}

static void
strata_experiment_card_init (StrataExperimentCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
strata_experiment_card_new (const char *name)
{
  StrataExperimentCard *self = g_object_new (STRATA_TYPE_EXPERIMENT_CARD, NULL);
  const StrataBundledCard *card = name ? strata_bundled_card_find (name) : NULL;
  g_autoptr (StrataExperiment) experiment = name ? strata_bundled_load (name, NULL) : NULL;
  const char *title = card ? _ (card->title) : name ? name : _ ("New experiment");
  g_autofree char *sentence = strata_format_figures (card   ? _ (card->sentence)
                                                     : name ? ""
                                                            : _ ("Start from an empty stack."));
  g_autofree char *model = experiment ? strata_experiment_describe (experiment) : NULL;
  g_autofree char *tip = model ? strata_format_figures (model) : NULL;

  self->name = g_strdup (name);
  strata_experiment_sketch_show (self->sketch, experiment, card);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->sentence, sentence);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  return GTK_WIDGET (self);
}

const char *
strata_experiment_card_get_name (StrataExperimentCard *self)
{
  return self->name;
}
