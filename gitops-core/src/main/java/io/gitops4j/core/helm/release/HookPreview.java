package io.gitops4j.core.helm.release;

import io.gitops4j.Manifest;
import io.gitops4j.PlannedHook;
import io.gitops4j.core.helm.HookEvent;
import java.util.ArrayList;
import java.util.List;

/** The hooks that an action would run, in their order. */
final class HookPreview {

  private HookPreview() {}

  /** Those of a release for some events, unless the action runs none. */
  static List<PlannedHook> of(
      Releases releases, Release release, ActionOptions options, HookEvent... events) {
    List<PlannedHook> planned = new ArrayList<>();
    if (!options.hooks()) {
      return planned;
    }
    ReleaseObjects objects = releases.objects(release.name(), release.namespace());
    for (HookEvent event : events) {
      for (int place : HookRunner.places(release.hooks(), event, hook -> true)) {
        planned.addAll(at(objects, release, event, place));
      }
    }
    return planned;
  }

  /** The tests of a release that are chosen. */
  static List<PlannedHook> tests(Releases releases, Release release, ReleasePolicy policy) {
    List<PlannedHook> planned = new ArrayList<>();
    ReleaseObjects objects = releases.objects(release.name(), release.namespace());
    for (int place :
        HookRunner.places(
            release.hooks(),
            HookEvent.TEST,
            hook -> TestRun.isTest(hook, policy.chosenTests(), policy.excludedTests()))) {
      planned.addAll(at(objects, release, HookEvent.TEST, place));
    }
    return planned;
  }

  private static List<PlannedHook> at(
      ReleaseObjects objects, Release release, HookEvent event, int place) {
    var hook = release.hooks().get(place).hook();
    List<PlannedHook> planned = new ArrayList<>();
    for (Manifest object : objects.parsed("the hook " + hook.source(), hook.content())) {
      planned.add(
          new PlannedHook(
              event.text(),
              objects.placedRef(object),
              hook.weight(),
              hook.deletePolicies(),
              object));
    }
    return planned;
  }
}
