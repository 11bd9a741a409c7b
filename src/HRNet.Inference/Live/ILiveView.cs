using HRNet.Imaging;
using HRNet.Inference.Catalog;

namespace HRNet.Inference.Live;

/// <summary>What one session does with its frames, one after another: poses or classes.</summary>
internal interface ILiveView : IAsyncDisposable
{
    /// <summary>The model that answers.</summary>
    ModelInfo Model { get; }

    /// <summary>Answers a frame.</summary>
    /// <param name="picture">The decoded frame, which stays the caller's.</param>
    /// <param name="taken">When it was taken, in seconds of any steady clock.</param>
    /// <param name="frame">The frame as it came.</param>
    /// <param name="settings">What is in force.</param>
    /// <param name="cancel">Gives it up.</param>
    Task<LiveResult> LookAsync(Frame picture, double taken, LiveFrame frame, LiveSettings settings, CancellationToken cancel);
}
