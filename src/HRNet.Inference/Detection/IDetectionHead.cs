using HRNet.Inference.Sessions;

namespace HRNet.Inference.Detection;

/// <summary>Makes objects of what the first graph answers: directly, or with a second look at regions.</summary>
internal interface IDetectionHead : IDisposable
{
    /// <summary>Finds the objects of one picture.</summary>
    /// <param name="answer">The outputs that <see cref="DetectionOutputs"/> names, for one picture.</param>
    /// <param name="letterbox">Where the picture lies in the input.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="cancel">Ends waiting for the second look.</param>
    Task<Detections> FindAsync(NetworkAnswer answer, Letterbox letterbox, DetectQuery query, CancellationToken cancel);
}
