package io.gitops4j.examples.custom;

import io.gitops4j.spi.Substitutor;
import io.gitops4j.testkit.contract.SubstitutorContract;

class MustacheSubstitutorTest extends SubstitutorContract {

  @Override
  protected Substitutor substitutor() {
    return new MustacheSubstitutor();
  }

  @Override
  protected String use(String variable) {
    return "{{" + variable + "}}";
  }
}
