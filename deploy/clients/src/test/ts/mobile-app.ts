// The mobile app: its user signs up, links, sees the balance explained, redeems, proves an entry.
import { ParticipantApi, PartnerApi } from '../client/index.js';
import { at, refusal, run, same, token, until } from './stage.js';

run(async () => {
  const operator = new PartnerApi(at(await token('partner', 'client-app')));
  const signed = await new ParticipantApi(
    at(await token('participant', 'login-of-ts')),
  ).signUp({ signUpWish: { kind: 'person' } });
  const own = new ParticipantApi(at(await token('participant', signed.participant!)));

  const { code } = await own.createLinkCode();
  const from = new Date(Date.now() - 3_600_000);
  const enrolled = await operator.enrolSubjects({
    enrolments: {
      items: [
        {
          subject: 'ts-user',
          kind: 'person',
          link: { code },
          evidence: 'consent',
          mandates: [
            { scope: 'record', from },
            { scope: 'points', from },
          ],
        },
      ],
    },
  });
  same(enrolled.items![0].status, 'enrolled', 'enrolment');
  const mandates = await (await own.listMyMandatesRaw({})).raw.json();
  same(mandates.items[0].partner.id, 'client-app', 'mandate');

  const boarded = new Date(Date.now() - 1_200_000);
  await operator.reportActivities({
    cloudEvent: {
      specversion: '1.0',
      id: 'ts-trip',
      source: '/partners/client-app',
      type: 'tanpuhui.activity.transit-trip.v1',
      subject: 'ts-user',
      data: { mode: 'metro', boarded_at: boarded.toISOString(), distance_m: 14200 },
    },
  });

  const home = await until(
    () => own.getHome(),
    (screen) => screen.points!.available! > 0,
  );
  same(home.lifetimeMgCo2e, 664560, 'milligrams');
  const latest = home.latest![0];
  same(latest.status, 'posted', 'status');
  if (!/减排/.test(latest.explanation!.zh!) || latest.reduction!.derivation!.length === 0) {
    throw new Error('the balance is not explained: ' + JSON.stringify(latest));
  }

  const wish = { redemptionWish: { points: 100 }, idempotencyKey: 'tap-1' };
  const first = await own.redeemRaw(wish);
  const again = await own.redeemRaw(wish);
  same(again.raw.headers.get('Idempotency-Replayed'), 'true', 'a repeat');
  same(await again.value(), await first.value(), 'the answer to a repeat');
  same(
    await refusal(own.redeem({ ...wish, redemptionWish: { points: 101 } })),
    '422 idempotency_key_reused',
    'another wish',
  );
  const points = (await own.getMyBalances()).items!.find((item) => item.asset === 'points')!;
  same([points.available, points.reserved], [564, 100], 'points');

  const entry = (await own.listMyEntries({ limit: 1 })).items![0];
  const proof = await until(
    () => own.getMyEntryProofRaw({ id: entry.entryId! }).then((answer) => answer.raw.text()),
    (text) => text.includes('c2sp.org/tlog-proof'),
  );
  if (proof.length < 100) {
    throw new Error('no proof: ' + proof);
  }
});
