package io.gitops4j.core.execution;

import io.gitops4j.UnitResult;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import java.util.List;

/** Hears of an execution outside its lock; what plans the next runs. */
interface Observer {

  Observer NONE =
      new Observer() {
        @Override
        public void finished(Unit unit, UnitResult result) {}

        @Override
        public void sourcesDeclared(List<SourceKey> sources) {}

        @Override
        public void quiet() {}
      };

  /** A unit's run ended. */
  void finished(Unit unit, UnitResult result);

  /** Sources were declared, new or again. */
  void sourcesDeclared(List<SourceKey> sources);

  /** Nothing runs and nothing is queued; may be said more than once. */
  void quiet();
}
