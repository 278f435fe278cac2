package io.gitops4j.testkit.contract;

import io.gitops4j.core.substitute.EnvSubstitutor;
import io.gitops4j.spi.Substitutor;

class EnvSubstitutorTest extends SubstitutorContract {

  @Override
  protected Substitutor substitutor() {
    return new EnvSubstitutor();
  }

  @Override
  protected String use(String variable) {
    return "${" + variable + "}";
  }
}
