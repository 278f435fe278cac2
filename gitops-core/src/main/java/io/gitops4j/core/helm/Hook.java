package io.gitops4j.core.helm;

import java.util.List;

/**
 * An object that is applied at moments in the life of a release, and is no part of it.
 *
 * @param source the template it comes from, such as {@code top/templates/job.yaml}
 * @param kind its kind; empty when it has none
 * @param name its name; empty when it has none
 * @param content its text, without separators
 * @param weight lower weights run first; 0 when none is given or it is no number
 * @param events when it runs
 * @param deletePolicies when it is deleted, as written, in lower case
 * @param outputLogPolicies when its logs are shown, as written, in lower case
 * @since 0.1
 */
public record Hook(
    String source,
    String kind,
    String name,
    String content,
    int weight,
    List<HookEvent> events,
    List<String> deletePolicies,
    List<String> outputLogPolicies) {

  /** Copies the lists. */
  public Hook {
    events = List.copyOf(events);
    deletePolicies = List.copyOf(deletePolicies);
    outputLogPolicies = List.copyOf(outputLogPolicies);
  }
}
