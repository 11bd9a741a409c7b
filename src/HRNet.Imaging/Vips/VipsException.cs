namespace HRNet.Imaging.Vips;

/// <summary>An operation of libvips failed; the message is libvips' own.</summary>
internal sealed class VipsException(string operation) : Exception($"{operation}: {VipsLibrary.Error()}");
