// A partner company: enrols, sends a batch with a second copy and a bad event, reads what became of it.
import { PartnerApi } from '../client/index.js';
import { at, refusal, run, same, token, until } from './stage.js';

run(async () => {
  const partner = new PartnerApi(at(await token('partner', 'client-app')));
  const from = new Date(Date.now() - 3_600_000);
  const enrolled = await partner.enrolSubjects({
    enrolments: {
      items: [
        {
          subject: 'ts-card',
          kind: 'person',
          evidence: 'contract',
          mandates: [{ scope: 'record', from }],
        },
      ],
    },
  });
  same(enrolled.items![0].status, 'enrolled', 'enrolment');

  const trip = (id: string, metres: number) => ({
    specversion: '1.0',
    id,
    source: '/partners/client-app',
    type: 'tanpuhui.activity.transit-trip.v1',
    subject: 'ts-card',
    data: {
      mode: 'metro',
      boarded_at: new Date(Date.now() - 1_800_000).toISOString(),
      distance_m: metres,
    },
  });
  const one = trip('ts-1', 10_000);
  const answers = [
    await partner.reportActivities({ cloudEvent: one }),
    await partner.reportActivities({ cloudEvent: one }),
  ];
  same(
    answers.map((answer) => answer.results![0].status),
    ['accepted', 'duplicate'],
    'the same event twice',
  );
  same(
    await refusal(partner.reportActivities({ cloudEvent: trip('ts-2', -1) })),
    '422 field_range',
    'a negative distance',
  );

  const seen = await until(
    () => partner.getActivityBySource({ source: '/partners/client-app', id: 'ts-1' }),
    (activity) => activity.status === 'posted',
  );
  same(seen.reduction!.amountMgCo2e, 468_000, 'milligrams');

  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const statement = await until(
    () => partner.getStatement({ day }),
    (figures) => figures.totals!.inFlight === 0,
  );
  const totals = statement.totals!;
  same(
    totals.accepted,
    totals.posted! + totals.computed! + totals.parked! + totals.rejected! + totals.voided!,
    'the sum of the statement',
  );
});
