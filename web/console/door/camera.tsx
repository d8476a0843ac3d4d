import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** The browser's own reader of codes, where it has one. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const LOOK_MILLISECONDS = 200;
/** The same code is not read again while it stays in the picture. */
const SAME_MILLISECONDS = 4000;

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

export function hasCamera(): boolean {
  const { mediaDevices } = navigator as Partial<Pick<Navigator, 'mediaDevices'>>;
  return detectorClass() !== undefined && mediaDevices !== undefined;
}

/** Reads QR codes with the camera while it is rendered. */
export function Camera({ onRead }: { readonly onRead: (token: string) => void }): JSX.Element {
  const c = useConsoleTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);
  const tell = useRef(onRead);
  tell.current = onRead;
  useEffect(() => {
    const Reader = detectorClass();
    const element = video.current;
    if (Reader === undefined || element === null) return;
    const detector = new Reader({ formats: ['qr_code'] });
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStopped = false;
    let last = { token: '', at: 0 };
    const look = async (): Promise<void> => {
      const [code] = await detector.detect(element).catch(() => []);
      const isNew =
        code !== undefined && (code.rawValue !== last.token || Date.now() > last.at + SAME_MILLISECONDS);
      if (code !== undefined) {
        last = { token: code.rawValue, at: Date.now() };
        if (isNew) tell.current(code.rawValue);
      }
      if (!isStopped) timer = setTimeout(() => void look(), LOOK_MILLISECONDS);
    };
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).then(
      async (found) => {
        stream = found;
        element.srcObject = found;
        await element.play().catch(() => undefined);
        if (isStopped) found.getTracks().forEach((track) => track.stop());
        else void look();
      },
      () => setRefused(true),
    );
    return () => {
      isStopped = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (isRefused) return <p class="notice warning">{c.door.noCamera}</p>;
  return <video class="camera" ref={video} muted playsInline aria-label={c.door.camera} />;
}
