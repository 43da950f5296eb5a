package org.tanpuhui.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the two languages a caller reads. */
class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "absent",
      value = {
        "absent | false",
        "'' | false",
        "zh | true",
        "zh-Hans-CN | true",
        "ZH | true",
        "en-GB | false",
        "zh-CN,zh;q=0.9,en;q=0.8 | true",
        "en;q=0.5, zh;q=0.9 | true",
        "zh;q=0.2, en | false",
        "fr, zh;q=0.1 | true",
        "fr | false",
        "* | false",
        "zh;q=nonsense | false",
        "zh;q=0 | false",
        "zhuang | false"
      })
  void theGreaterWeightDecides(String header, boolean chinese) {
    assertThat(Problem.prefersChinese(header)).isEqualTo(chinese);
  }
}
