package io.gitops4j.testkit.apiserver.controllers;

import java.util.Map;

/** How single objects were treated at one time. Immutable. */
public final class SavedRollouts {
  /** Nothing is treated in a way of its own. */
  public static final SavedRollouts NONE = new SavedRollouts(Map.of());

  private final Map<String, Rollouts.Knob> knobs;

  SavedRollouts(Map<String, Rollouts.Knob> knobs) {
    this.knobs = Map.copyOf(knobs);
  }

  Map<String, Rollouts.Knob> knobs() {
    return knobs;
  }
}
