using System.ComponentModel.DataAnnotations;

namespace HRNet.Inference.Live;

/// <summary>What may be set about live video: the "Live" section of a settings file.</summary>
public sealed class LiveOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Live";

    /// <summary>Cameras at the same time. One more is refused in words.</summary>
    /// <value>32.</value>
    [Range(1, 10_000)]
    public int MaxCameras { get; set; } = 32;

    /// <summary>
    /// Frames worked on at the same time, over all cameras; 0 for one for each processor, at least two, so that one is decoded while
    /// another runs.
    /// </summary>
    [Range(0, 256)]
    public int Workers { get; set; }

    /// <summary>Bytes of one frame's file.</summary>
    /// <value>512 KiB; a JPEG of 1280 x 720 takes about 100.</value>
    [Range(1024, 16 << 20)]
    public int MaxFrameBytes { get; set; } = 512 << 10;

    /// <summary>Width x height of one frame.</summary>
    /// <value>1920 x 1080.</value>
    [Range(1024, 100_000_000)]
    public int MaxFramePixels { get; set; } = 1920 * 1080;

    /// <summary>Pixels that are decoded for one camera in a second. Beyond it the camera's frame rate falls.</summary>
    /// <value>40 million: 1280 x 720 at 43 frames a second.</value>
    [Range(10_000, 10_000_000_000)]
    public long PixelsPerSecond { get; set; } = 40_000_000;

    /// <summary>Seconds without a frame after which a camera loses its place.</summary>
    /// <value>300.</value>
    [Range(1, 86_400)]
    public int IdleSeconds { get; set; } = 300;

    /// <summary>
    /// Seconds that a connection has for its handshake and for opening its stream, and a camera for its first frame: who takes a place and shows nothing gives it back.
    /// </summary>
    /// <value>10.</value>
    [Range(1, 86_400)]
    public int StartSeconds { get; set; } = 10;

    /// <summary>Seconds for which a person who is not seen keeps their id, and is looked for where they were.</summary>
    /// <value>1; MMDeploy's PoseTracker waits for 10 frames (track_max_missing).</value>
    [Range(0, 60)]
    public double DropSeconds { get; set; } = 1;

    /// <summary>The most people followed before one camera.</summary>
    /// <value>8.</value>
    [Range(1, 100)]
    public int MaxPeople { get; set; } = 8;

    /// <summary>
    /// Frames after which the person finder, where there is one, looks again, if <see cref="FindSeconds"/> have not passed before.
    /// </summary>
    /// <value>15.</value>
    [Range(1, 10_000)]
    public int FindEvery { get; set; } = 15;

    /// <summary>Seconds after which the person finder looks again, if <see cref="FindEvery"/> frames have not come before.</summary>
    /// <value>0.5.</value>
    [Range(0, 60)]
    public double FindSeconds { get; set; } = 0.5;

    /// <summary>Pixels of a mask's longer side.</summary>
    /// <value>256.</value>
    [Range(16, 4096)]
    public int MaskSide { get; set; } = 256;
}
