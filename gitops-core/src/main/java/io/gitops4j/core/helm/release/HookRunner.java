package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.spi.ReleaseCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the hooks of a release.
 *
 * <p>The rule: those of an event one after the other, by weight, then name, then as they stand,
 * which is by kind. Before a hook is created what is left of it is deleted, if its policy says so
 * or it has none; then it is waited for: a Job and a Pod until they ended, anything else not. The
 * record tells of every run. When one fails it is deleted if its policy is {@code hook-failed}, and
 * those before it if theirs is {@code hook-succeeded}; when all succeed those with that policy are
 * deleted in reverse order. Surprising cases: custom resource definitions are never deleted; hooks
 * are not marked as the release's, and what is left of them is not removed with it. Source: Helm
 * 3.22 {@code pkg/action/hooks.go}. Tests: {@code ReleasesTest}.
 */
final class HookRunner {

  private static final String BEFORE = "before-hook-creation";
  private static final String SUCCEEDED = "hook-succeeded";
  private static final String FAILED = "hook-failed";

  private final ReleaseWork work;

  HookRunner(ReleaseWork work) {
    this.work = work;
  }

  /** Runs the hooks of an event, unless hooks are switched off. */
  void run(HookEvent event) {
    if (work.options().hooks()) {
      run(event, hook -> true);
    }
  }

  /** Runs some hooks of an event. */
  void run(HookEvent event, Predicate<ReleaseHook> choice) {
    List<ReleaseHook> all = work.release().hooks();
    List<ReleaseHook> done = new ArrayList<>();
    for (int place : places(all, event, choice)) {
      ReleaseHook hook = all.get(place);
      try {
        one(event, place, hook);
      } catch (ApplyException e) {
        cleanUp(hook, done, e);
        throw e;
      }
      done.add(hook);
    }
    for (int i = done.size() - 1; i >= 0; i--) {
      delete(done.get(i), SUCCEEDED);
    }
  }

  /** The places of the hooks of an event, in the order in which they run. */
  static List<Integer> places(
      List<ReleaseHook> all, HookEvent event, Predicate<ReleaseHook> choice) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).hook().events().contains(event) && choice.test(all.get(i))) {
        places.add(i);
      }
    }
    places.sort(
        Comparator.<Integer>comparingInt(i -> all.get(i).hook().weight())
            .thenComparing(i -> all.get(i).hook().name()));
    return places;
  }

  private void one(HookEvent event, int place, ReleaseHook hook) {
    delete(hook, BEFORE);
    List<Manifest> objects = objects(hook);
    HookRun run = new HookRun(work.now(), null, HookRun.Phase.RUNNING);
    note(place, run);
    Failure problem = null;
    try {
      problem = create(objects);
      if (problem == null) {
        problem = await(event, objects);
      }
    } catch (ApplyException e) {
      problem = e.failure();
    }
    HookRun.Phase phase = problem == null ? HookRun.Phase.SUCCEEDED : HookRun.Phase.FAILED;
    noteInMemory(place, new HookRun(run.startedAt(), work.now(), phase));
    for (Manifest object : objects) {
      work.listener().hookFinished(event, object.ref(), problem);
    }
    if (problem != null) {
      throw new ApplyException(problem);
    }
  }

  private @Nullable Failure create(List<Manifest> objects) {
    List<Optional<Map<String, @Nullable Object>>> left = work.cluster().read(objects);
    for (int i = 0; i < objects.size(); i++) {
      if (left.get(i).isPresent()) {
        // A Job that is left and complete would pass as run.
        ObjectRef ref = objects.get(i).ref();
        return ReleaseProblem.failure(
                Stage.APPLY,
                Reason.CONFLICT,
                "create the hook " + ref + " of release " + work.release().name(),
                "it already exists; delete it, or give it the delete policy before-hook-creation")
            .withObject(ref);
      }
    }
    for (Change change : work.cluster().apply(objects, new ReleaseCluster.Writing(true, false))) {
      if (change.problem() != null) {
        return change.problem();
      }
    }
    return null;
  }

  private @Nullable Failure await(HookEvent event, List<Manifest> objects) {
    for (Manifest object : objects) {
      ObjectHealth health = work.cluster().awaitRun(object, work.options().timeout());
      if (health.health() != Health.CURRENT) {
        boolean failed = health.health() == Health.FAILED;
        String why = health.message().isEmpty() ? "" : " (" + health.message() + ")";
        return ReleaseProblem.failure(
                Stage.AWAIT,
                failed ? Reason.UNHEALTHY : Reason.TIMEOUT,
                "run the %s hook %s of release %s"
                    .formatted(event.text(), object.ref(), work.release().name()),
                (failed
                        ? "it failed" + why
                        : "it has not ended after " + work.options().timeout().toSeconds() + " s")
                    + "; look at the logs of its Pods")
            .withObject(object.ref());
      }
    }
    return null;
  }

  private void cleanUp(ReleaseHook failed, List<ReleaseHook> done, ApplyException first) {
    boolean interrupted = Thread.interrupted();
    try {
      delete(failed, FAILED);
      for (ReleaseHook each : done) {
        delete(each, SUCCEEDED);
      }
    } catch (ApplyException e) {
      first.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void delete(ReleaseHook hook, String policy) {
    List<String> policies = hook.hook().deletePolicies();
    boolean wanted = policies.isEmpty() ? policy.equals(BEFORE) : policies.contains(policy);
    if (!wanted || hook.hook().kind().equals("CustomResourceDefinition")) {
      return;
    }
    for (Manifest object : work.objects().readRecorded(hook.hook().content())) {
      boolean was = work.cluster().delete(object, ReleaseCluster.Propagation.BACKGROUND);
      if (was && !work.cluster().awaitGone(object, work.options().timeout())) {
        throw new ApplyException(
            ReleaseProblem.failure(
                    Stage.AWAIT,
                    Reason.TIMEOUT,
                    "delete the hook " + object.ref() + " of release " + work.release().name(),
                    "it is not gone after "
                        + work.options().timeout().toSeconds()
                        + " s; look at its finalizers")
                .withObject(object.ref()));
      }
    }
  }

  private List<Manifest> objects(ReleaseHook hook) {
    return work.objects().read("the hook " + hook.hook().source(), hook.hook().content());
  }

  private void note(int place, HookRun run) {
    work.record(with(place, run));
  }

  /** The end of a run is written with whatever is recorded next, as Helm does. */
  private void noteInMemory(int place, HookRun run) {
    work.remember(with(place, run));
  }

  private Release with(int place, HookRun run) {
    List<ReleaseHook> hooks = new ArrayList<>(work.release().hooks());
    hooks.set(place, hooks.get(place).ran(run));
    return work.release().toBuilder().hooks(hooks).build();
  }
}
