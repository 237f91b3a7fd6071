import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import {
  findRegion,
  isPreciseEnough,
  type Region,
  type RegionLevel,
  regionName,
  regionPath,
  regionsUnder,
} from '#contract/regions.ts';
import { Paged } from '../paged.tsx';
import { ChoiceGrid } from './choice-grid.tsx';

const LEVELS: readonly RegionLevel[] = ['province', 'city', 'county'];

/** Province, city, county, each one tap; what is near stands first. */
export function RegionEntry(props: {
  label: string;
  value: string;
  precision: RegionLevel;
  /** Where this machine stands: six digits or fewer known places. */
  home: string | undefined;
  onChange: (code: string) => void;
}) {
  const { t } = useTranslation();
  /** As far as it was chosen; a city alone is no answer where a county is asked. */
  const [reached, setReached] = useState(props.value);
  const path = regionPath(reached);
  const [open, setOpen] = useState<string | undefined>(() => path.at(-1)?.parent);
  const homePath = new Set(props.home ? regionPath(props.home).map(({ code }) => code) : []);
  const choices = nearFirst(regionsUnder(open), homePath);
  const level = choices[0]?.level ?? 'province';
  const names: Record<RegionLevel, string> = {
    province: t('keyboard.region.province'),
    city: t('keyboard.region.city'),
    county: t('keyboard.region.county'),
  };
  const asks: Record<RegionLevel, string> = {
    province: t('keyboard.region.chooseProvince'),
    city: t('keyboard.region.chooseCity'),
    county: t('keyboard.region.chooseCounty'),
  };

  const choose = (code: string) => {
    const precise = isPreciseEnough(code, props.precision);
    setReached(code);
    props.onChange(precise ? code : '');
    // The last step stays open, so that a slip is put right with one more tap.
    if (!precise) setOpen(code);
  };
  const levels = LEVELS.slice(0, LEVELS.indexOf(props.precision) + 1);

  return (
    <div className="steps">
      <fieldset className="steps__chosen" aria-label={props.label}>
        {levels.map((each) => {
          const chosen = path.find((region) => region.level === each);
          const current = each === level;
          return (
            <Button
              key={each}
              className="steps__part"
              isDisabled={!chosen && !current}
              {...(current ? { 'aria-current': 'step' as const } : {})}
              aria-label={t('keyboard.date.change', {
                part: names[each],
                value: chosen?.name ?? t('keyboard.date.notYet'),
              })}
              onPress={() => chosen && setOpen(chosen.parent)}
            >
              {chosen ? (
                <span lang={SOURCE_LANGUAGE}>{chosen.name}</span>
              ) : (
                <span className="steps__name">{names[each]}</span>
              )}
            </Button>
          );
        })}
      </fieldset>
      <p className="steps__ask" role="status">
        {props.value && findRegion(props.value)
          ? t('keyboard.region.chosen', { name: regionName(props.value) })
          : asks[level]}
      </p>
      <Paged key={open ?? ''}>
        <ChoiceGrid
          label={asks[level]}
          columns={4}
          wide={5}
          chosen={path.find((region) => region.level === level)?.code}
          choices={choices.map(({ code, name }) => ({
            id: code,
            // Places are named as their signs and papers name them.
            face: <span lang={SOURCE_LANGUAGE}>{name}</span>,
            ...(homePath.has(code) ? { label: `${name}，${t('keyboard.region.here')}` } : {}),
          }))}
          onChoose={choose}
        />
      </Paged>
    </div>
  );
}

function nearFirst(regions: readonly Region[], home: ReadonlySet<string>): Region[] {
  return [...regions].sort((a, b) => Number(home.has(b.code)) - Number(home.has(a.code)));
}
