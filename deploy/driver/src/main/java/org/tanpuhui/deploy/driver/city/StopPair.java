package org.tanpuhui.deploy.driver.city;

/**
 * Two metro stations whose distance is published, for trips that are reported without one.
 *
 * @see "sz-low-carbon-public-transport, version 2021-12-17: metro_distance"
 */
public enum StopPair {
  LUOHU_GUOMAO("罗湖", "国贸", 1_000),
  LUOHU_LAOJIE("罗湖", "老街", 1_900),
  DAJUYUAN_LUOHU("大剧院", "罗湖", 2_600),
  LUOHU_HUIZHANZHONGXIN("罗湖", "会展中心", 7_400),
  LUOHU_SHIJIEZHICHUANG("罗湖", "世界之窗", 19_200),
  SHIJIEZHICHUANG_HUIZHANZHONGXIN("世界之窗", "会展中心", 11_800);

  private final String board;
  private final String alight;
  private final int distanceM;

  StopPair(String board, String alight, int distanceM) {
    this.board = board;
    this.alight = alight;
    this.distanceM = distanceM;
  }

  String board() {
    return board;
  }

  String alight() {
    return alight;
  }

  int distanceM() {
    return distanceM;
  }
}
