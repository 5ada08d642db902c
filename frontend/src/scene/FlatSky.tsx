import { FlatGalaxy } from "./FlatGalaxy";
import { FlatSystem } from "./FlatSystem";
import type { SkyProps } from "./Sky";

/** All of the picture without WebGL. The panels beside it are the same as in 3D. */
export function FlatSky(props: SkyProps & { readonly reason: string | null }) {
  return (
    <div className="sky sky-flat">
      {props.project === null ? (
        <FlatGalaxy {...props} />
      ) : (
        props.system && <FlatSystem system={props.system} />
      )}
      {props.reason && (
        <p className="sky-note" role="status">
          {props.reason}
        </p>
      )}
    </div>
  );
}
