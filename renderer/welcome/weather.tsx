import {
  Cloud,
  CloudDrizzle,
  CloudFog,
  CloudHail,
  CloudLightning,
  CloudRain,
  CloudRainWind,
  CloudSnow,
  CloudSun,
  Haze,
  Sun,
  Wind,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { WeatherCondition, Weather as WeatherNow } from '#contract/bulletin.ts';

const SIGNS: Readonly<Record<WeatherCondition, ComponentType<{ 'aria-hidden'?: true }>>> = {
  clear: Sun,
  'partly-cloudy': CloudSun,
  overcast: Cloud,
  fog: CloudFog,
  haze: Haze,
  'light-rain': CloudDrizzle,
  rain: CloudRain,
  'heavy-rain': CloudRainWind,
  thunderstorm: CloudLightning,
  typhoon: Typhoon,
  sleet: CloudHail,
  snow: CloudSnow,
  dust: Wind,
};

export function Weather({ weather }: { weather: WeatherNow }) {
  const { t } = useTranslation();
  const Sign = SIGNS[weather.condition];
  const values = {
    condition: t(`welcome.weather.condition.${weather.condition}`),
    low: weather.lowCelsius,
    high: weather.highCelsius,
  };
  return (
    <p className="weather">
      <Sign aria-hidden />
      <span className="weather__words">
        <span className="weather__line" aria-hidden>
          <span>{values.condition}</span>
          <span>{t('welcome.weather.range', values)}</span>
        </span>
        <span className="visually-hidden">{t('welcome.weather.read', values)}</span>
        <span className="weather__source">{weather.source}</span>
      </span>
    </p>
  );
}

/** The sign of warnings in China: a whirl with two arms. In the hand of the others: 24 units, line of 2. */
function Typhoon() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <circle cx="12" cy="12" r="3.200" />
      <path d="M20.500 3.500C16 2.500 8.500 3.500 6.300 8.200A7 7 0 0 0 6 15" />
      <path d="M3.500 20.500c4.500 1 12 0 14.200-4.700A7 7 0 0 0 18 9" />
    </svg>
  );
}
