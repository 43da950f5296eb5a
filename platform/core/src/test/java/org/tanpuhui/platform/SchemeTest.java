package org.tanpuhui.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemeTest {
  @Test
  void everySchemeIsFoundByItsIdAndItsCode() {
    for (Scheme scheme : Scheme.values()) {
      assertThat(Scheme.byId(scheme.id())).contains(scheme);
      assertThat(Scheme.byCode(scheme.code())).isEqualTo(scheme);
    }
    assertThat(Scheme.byId("nowhere")).isEmpty();
  }
}
