// Copyright (c) the webrtc-video-server authors
// SPDX-License-Identifier: Apache-2.0

// The video element: takes tracks, keeps the last picture, plays with sound
// where it may.

/** Emits "change" when one of the properties is another. */
export class Screen extends EventTarget {
  #video;
  #still;
  #blocked = false;
  #alive = false;
  #hasSound = false;

  /**
   * @param {HTMLVideoElement} video
   * @param {HTMLCanvasElement} still takes the video's place while that changes
   *   from one stream to the next
   */
  constructor(video, still) {
    super();
    this.#video = video;
    this.#still = still;
    video.addEventListener("volumechange", () => this.#changed());
  }

  /** The browser refused to play without a gesture. */
  get blocked() {
    return this.#blocked;
  }

  /** Something was seen or heard. */
  get alive() {
    return this.#alive;
  }

  get hasSound() {
    return this.#hasSound;
  }

  get muted() {
    return this.#video.muted;
  }

  toggleMute() {
    this.#video.muted = !this.#video.muted;
  }

  /** What is shown is about to end: keeps the last picture. */
  hold() {
    const [video, still] = [this.#video, this.#still];
    if (video.videoWidth > 0 && still.hidden) {
      still.width = video.videoWidth;
      still.height = video.videoHeight;
      still.getContext("2d").drawImage(video, 0, 0);
    }
    // Chromium shows black in place of a track that ended, unless it is paused.
    video.pause();
  }

  /**
   * Shows what arrives. In place of a picture that is there already, it waits
   * for the first packet, and then for the first picture, so that the viewer
   * never looks at black.
   * @param {MediaStreamTrack[]} tracks
   */
  show(tracks) {
    const video = this.#video;
    const stream = new MediaStream(tracks);
    const picture = stream.getVideoTracks()[0];
    const attach = () => {
      if (picture) picture.onunmute = null;
      this.#still.hidden = !picture || video.videoWidth === 0;
      video.srcObject = stream;
      this.#hasSound = stream.getAudioTracks().length > 0;
      this.play();
      this.#awaitSign(picture);
      this.#changed();
    };
    if (picture?.muted && video.videoWidth > 0) picture.onunmute = attach;
    else attach();
  }

  /** To be called again for a gesture of the viewer, when blocked. */
  async play() {
    const video = this.#video;
    const stream = video.srcObject;
    try {
      await video.play();
      this.#setBlocked(false);
    } catch (error) {
      if (stream !== video.srcObject || error.name !== "NotAllowedError") return;
      if (video.muted) {
        this.#setBlocked(true);
      } else {
        video.muted = true; // a picture without sound is better than none
        await this.play();
      }
    }
  }

  #setBlocked(blocked) {
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.#changed();
  }

  #awaitSign(picture) {
    const video = this.#video;
    const arrived = () => {
      this.#alive = true;
      this.#still.hidden = true;
      this.#changed();
    };
    if (picture && video.requestVideoFrameCallback) {
      video.requestVideoFrameCallback(arrived);
    } else {
      video.addEventListener("loadeddata", arrived, { once: true });
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
